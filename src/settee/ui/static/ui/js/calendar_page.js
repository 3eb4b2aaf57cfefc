// The calendar page: draws the appointments and sends what is dragged.
import { options, tidy } from "./calendar.js";
import { backgroundEvents, loadBackground } from "./calendar_background.js";
import { columns, grid, group, hhmm, later, load, minutes, resources, shownDays, today, wallOf, weekday } from "./calendar_feed.js";
import { keys } from "./calendar_keys.js";

const panel = document.getElementById("panel");
const narrow = matchMedia("(max-width: 767px)").matches;

// -- the panel beside the calendar: links with data-panel open in it

let opener = null;
const show = (url) => {
  if (!panel.contains(document.activeElement)) opener = document.activeElement;
  htmx.ajax("GET", url, { target: "#panel", swap: "innerHTML" });
};
const close = () => {
  panel.replaceChildren();
  panel.hidden = true;
  opener?.focus();
  mark();
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-panel], a[data-panel-close]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.matches("[data-panel-close]")) {
    close();
    draw(); // a dragged appointment goes back to where it stands
  } else show(link.href);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.contains(document.activeElement)) close();
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target !== panel) return;
  panel.hidden = !panel.innerHTML.trim();
  if (panel.hidden) return close();
  mark();
  panel.querySelector("[autofocus]")?.focus() ?? panel.focus();
});
document.querySelector("form[data-auto]")?.addEventListener("change", ({ target }) => target.form.submit());

// What is drawn must hold all there is: hours and days stretch with office hours and appointments.
const extent = (events, hours) => {
  const timed = events.filter(({ allDay }) => !allDay);
  const over = timed.some(({ start, end }) => start.slice(0, 10) < end.slice(0, 10) && end.slice(11, 16) !== "00:00");
  const starts = [8 * 60, ...hours.map(([, start]) => minutes(start)), ...timed.map(({ start }) => minutes(start.slice(11)))];
  const ends = [19 * 60, ...hours.map(([, , end]) => minutes(end)), ...timed.map(({ end }) => minutes(end.slice(11)) || 1440)];
  const opening = over ? 0 : Math.floor(Math.min(...starts) / 60) * 60;
  const closing = over ? 1440 : Math.ceil(Math.max(...ends) / 60) * 60;
  const busy = new Set([...hours.map(([number]) => number), ...events.flatMap(({ start, end }) => [weekday(start.slice(0, 10)), weekday(end.slice(0, 10))])]);
  const hiddenDays = grid.dataset.calendar === "week" ? [0, 6].filter((number) => !busy.has(number) && !(shownDays().includes(today()) && weekday(today()) === number)) : [];
  return { opening, closing, hiddenDays };
};
// -- drawing

let calendar = null;
const neat = () =>
  queueMicrotask(() => {
    tidy(grid, group ? "Appointments by provider" : "Appointments");
    // The link inside takes the focus.
    for (const part of grid.querySelectorAll("article[tabindex]")) part.removeAttribute("tabindex");
  });
const mark = () => {
  const open = panel.querySelector("[data-open]")?.dataset.open;
  for (const link of grid?.querySelectorAll("a.ev") ?? []) {
    const here = Boolean(open) && link.pathname.includes(open);
    link.closest(".ec-event").classList.toggle("is-open", here);
    link.toggleAttribute("aria-current", here);
    if (here) link.setAttribute("aria-current", "true");
  }
};
const draw = async ({ alone = false } = {}) => {
  if (!grid) return;
  const [events, back] = await Promise.all([load(alone), loadBackground(alone)]);
  if (!events) return;
  const { opening, closing, hiddenDays } = extent(events, back.hours);
  const changing = {
    events: [...events, ...backgroundEvents(back, opening, closing)],
    resources: group ? resources(events) : [],
    slotMinTime: hhmm(opening),
    slotMaxTime: hhmm(closing),
    hiddenDays,
    allDaySlot: events.some(({ allDay }) => allDay),
  };
  if (calendar) for (const [name, value] of Object.entries(changing)) calendar.setOption(name, value);
  else calendar = EventCalendar.create(grid, { ...fixed(), ...changing });
  neat();
  requestAnimationFrame(mark);
};

const send = ({ event }, start, end, provider) => {
  const { version, url } = event.extendedProps;
  const values = { start, end, version, zone: grid.dataset.zone, ...(provider && { provider }) };
  htmx.ajax("POST", `${url}move/`, { target: "#panel", swap: "innerHTML", values });
};
const dropped = (info) => {
  const { from, to, provider } = info.event.extendedProps;
  const target = info.newResource?.id ?? provider;
  if (info.event.allDay !== info.oldEvent.allDay) return info.revert();
  send(info, later(from, info.delta), later(to, info.delta), target !== provider && target);
};
const resized = (info) => {
  const { from, to } = info.event.extendedProps;
  send(info, from, later(to, info.endDelta));
};
const create = (provider, start, end) => {
  const query = new URLSearchParams({ provider, start, ...(end && { end }), zone: grid.dataset.zone });
  show(`${grid.dataset.appointments}new/?${query}`);
};
const VIEWS = { day: "timeGridDay", week: "timeGridWeek", month: "dayGridMonth" };
const GROUP_VIEWS = { day: "resourceTimeGridDay", week: "resourceTimeGridWeek", month: "dayGridMonth" };
const columnWidth = () => {
  if (group) return grid.dataset.calendar === "week" ? "minmax(6.5rem, 1fr)" : "minmax(9.5rem, 1fr)";
  return narrow && grid.dataset.calendar === "week" ? "8rem" : undefined;
};
const fixed = () => {
  const view = (group ? GROUP_VIEWS : VIEWS)[grid.dataset.calendar];
  const editable = columns.some((each) => each.editable);
  const owner = (resource) => resource?.id ?? (columns.find((each) => each.editable) ?? columns[0]).id;
  return {
    ...options,
    view,
    date: grid.dataset.date,
    firstDay: 1,
    timeZone: grid.dataset.clock,
    snapDuration: "00:05",
    columnWidth: columnWidth(),
    datesAboveResources: view === "resourceTimeGridWeek",
    dayHeaderFormat: view === "dayGridMonth" ? { weekday: "short" } : options.dayHeaderFormat,
    dayMaxEvents: view === "dayGridMonth",
    editable,
    selectable: editable,
    unselectAuto: true,
    eventDrop: dropped,
    eventResize: resized,
    eventAllUpdated: neat,
    viewDidMount: neat,
    eventClick: ({ event, jsEvent }) => {
      if (jsEvent.ctrlKey || jsEvent.metaKey || event.display === "background") return;
      jsEvent.preventDefault();
      show(event.extendedProps.url);
    },
    select: ({ startStr, endStr, allDay, resource }) => {
      if (allDay) create(owner(resource), startStr.slice(0, 10));
      else create(owner(resource), startStr, endStr);
    },
    dateClick: ({ dateStr, allDay, resource }) => {
      create(owner(resource), allDay ? dateStr.slice(0, 10) : dateStr); // where it may not be, the answer says why
    },
  };
};

// A phone is too narrow for a week: unless it was asked for, show the day.
if (narrow && grid?.dataset.usual !== undefined) location.replace(document.querySelector("a[data-view=day]").href);
else draw();
document.body.addEventListener("calendar-changed", () => draw());

// -- what others changed: drawn when nothing is held by the mouse, and the focus stays where it is

let held = false;
let waiting = false;
const drawAlone = async () => {
  waiting = held;
  if (held) return;
  const focused = grid.contains(document.activeElement) ? document.activeElement.closest("a.ev")?.pathname : null;
  await draw({ alone: true });
  if (focused) requestAnimationFrame(() => [...grid.querySelectorAll("a.ev")].find(({ pathname }) => pathname === focused)?.focus());
};
if (grid) {
  grid.addEventListener("pointerdown", () => (held = true));
  for (const end of ["pointerup", "pointercancel"])
    addEventListener(end, () => {
      held = false;
      if (waiting) drawAlone();
    });
  document.body.addEventListener("live-calendar", ({ detail: { ids } }) => (ids === null || columns.some(({ id }) => ids.includes(id))) && drawAlone());
  document.body.addEventListener("live-calendars", drawAlone);
}
// What could not be moved goes back to where it stands.
document.addEventListener("htmx:responseError", ({ detail }) => detail.target === panel && draw());

// What lies under a point of the grid, as a form that pastes there wants it.
const placeAt = (x, y) => {
  const place = calendar?.dateFromPoint(x, y);
  if (!place) return null;
  const provider = place.resource?.id ?? columns[0].id;
  const start = wallOf(place.date.getTime() - place.date.getTimezoneOffset() * 60000);
  return { provider, start: place.allDay ? start.slice(0, 10) : start };
};
keys({ placeAt, show });
