// How EventCalendar 5 is drawn here. A calendar page imports these; where events come from and
// what a drag does is that page's own.

// Icons are cloned from <template data-icon="lock">…</template>, which the page renders.
const icon = (name) => document.querySelector(`template[data-icon="${CSS.escape(name)}"]`)?.content.cloneNode(true) ?? "";

const span = (className, ...content) => {
  const element = document.createElement("span");
  element.className = className;
  element.append(...content);
  return element;
};

// Built from nodes, not from a string: a client's name may hold anything.
// extendedProps: url, line ("9:00 · Individual 45"), icons (names), colour ("#rrggbb")
export const eventContent = ({ event }) => {
  if (event.display === "background") return event.title ? { domNodes: [span("bg-name", event.title)] } : "";
  const { url, line, icons = [] } = event.extendedProps;
  const box = document.createElement(url ? "a" : "div");
  box.className = "ev";
  if (url) {
    box.href = url;
    box.draggable = false;
  }
  box.append(span("ev-name", event.title), span("ev-icons", ...icons.map(icon)));
  if (line) box.append(span("ev-sub", line));
  return { domNodes: [box] };
};

// A policy of 'self' refuses style attributes; setting a property is allowed.
export const eventDidMount = ({ el, event }) => {
  const { colour } = event.extendedProps;
  if (/^#[0-9a-f]{6}$/i.test(colour ?? "")) el.style.setProperty("--svc", colour);
};

// The library draws role=table around articles with role=button, which no screen reader can make
// sense of. Ours is a labelled group of links; the List view is the same thing as plain text.
// Call it after creation and from viewDidMount, eventAllUpdated and datesSet.
export const tidy = (holder, label) => {
  const calendar = holder.querySelector(".ec");
  if (!calendar) return;
  calendar.setAttribute("role", "group");
  calendar.setAttribute("aria-label", label);
  const main = calendar.querySelector(".ec-main");
  if (main) main.tabIndex = 0;
  for (const part of calendar.querySelectorAll("[role=row], [role=rowgroup], [role=cell], [role=columnheader]")) {
    part.removeAttribute("role");
    part.removeAttribute("aria-colindex");
  }
  for (const part of calendar.querySelectorAll("aside, header, section, article")) part.setAttribute("role", "presentation");
  for (const part of calendar.querySelectorAll("[aria-colspan]")) part.removeAttribute("aria-colspan");
};

export const options = {
  headerToolbar: { start: "", center: "", end: "" },
  allDaySlot: false,
  height: "100%",
  slotDuration: "00:30",
  slotLabelInterval: "01:00",
  slotHeight: 30,
  slotLabelFormat: { hour: "numeric" },
  nowIndicator: true,
  dayHeaderFormat: (day) => ({ domNodes: [document.createTextNode(`${day.toLocaleDateString("en-US", { weekday: "short" })} ${day.getDate()}`)] }),
  resourceLabelContent: ({ resource }) => {
    const name = document.createElement("b");
    const line = document.createElement("small");
    name.textContent = resource.title;
    line.textContent = resource.extendedProps.line ?? "";
    return { domNodes: [name, line] };
  },
  eventContent,
  eventDidMount,
};
