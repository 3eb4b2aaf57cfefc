// The calendar page: fetches the appointments, draws them and sends what is dragged. Times come as
// instants with the provider's offsets and are shown on the provider's clock, whatever ours is.
import { options, tidy } from "./calendar.js";

const grid = document.querySelector("[data-calendar]");
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

// -- wall clock arithmetic, all in strings such as 2026-10-14T11:30:00

const stamp = (wall) => Date.parse(`${wall}Z`);
const wallOf = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 19);
const later = (wall, { days = 0, seconds = 0 }) => wallOf(stamp(wall) + (days * 86400 + seconds) * 1000);
const clock = (wall) => `${((Number(wall.slice(11, 13)) + 11) % 12) + 1}:${wall.slice(14, 16)}`;
const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
const hhmm = (count) => `${String(Math.floor(count / 60)).padStart(2, "0")}:${String(count % 60).padStart(2, "0")}`;

// -- from the feed to events (its rows: see settee.scheduling.queries.Feed)

const eventOf = (row, offsets) => {
  const [id, start, end, kind, status, allDay, title, service, colour, video, again, billed, version] = row;
  const offset = (at) => (offsets.findLast(([from]) => from <= at) ?? offsets[0])[1];
  const [from, to] = [start, end].map((at) => wallOf((at + offset(at)) * 1000));
  const short = grid.dataset.calendar !== "month" && end - start < 30 * 60;
  const cancelled = status === "cancelled" || status === "late_cancel";
  const what = kind === "personal" ? `${clock(from)} – ${clock(to)}` : [clock(from), service].filter(Boolean).join(" · ");
  const words = { late_cancel: "late cancel", no_show: "no-show" }[status];
  return {
    id,
    start: from,
    end: to,
    allDay,
    title: title || "Personal time",
    editable: grid.dataset.editable !== undefined && !billed && !cancelled,
    styles: /^#[0-9a-f]{6}$/i.test(colour) ? [`--svc: ${colour}`] : [],
    classNames: [kind === "personal" && "is-away", cancelled && "is-cancelled", short && "is-short"].filter(Boolean),
    extendedProps: {
      url: `${grid.dataset.appointments}${id}/`,
      line: short || allDay ? "" : [what, words].filter(Boolean).join(" · "),
      icons: [billed && "lock", video && "video", again && "again"].filter(Boolean),
      from,
      to,
      version,
    },
  };
};

const load = async () => {
  const { events, provider, first, last } = grid.dataset;
  const query = new URLSearchParams({ provider, from: first, to: last });
  const answer = await fetch(`${events}?${query}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) return location.reload();
  const { offsets, rows } = await answer.json();
  return rows.map((row) => eventOf(row, offsets));
};

// -- office hours: what lies outside is shaded

const hours = JSON.parse(document.getElementById("office-hours")?.textContent ?? "[]");
const weekday = (day) => new Date(`${day}T12:00Z`).getUTCDay();
const shownDays = () => {
  const days = [];
  for (let day = grid.dataset.first; day <= grid.dataset.last; day = later(`${day}T00:00:00`, { days: 1 }).slice(0, 10)) days.push(day);
  return days;
};
const closedOn = (day, opening, closing) => {
  const closed = [];
  let from = opening;
  for (const [, start, end] of hours.filter(([number]) => number === weekday(day))) {
    if (minutes(start) > from) closed.push([from, minutes(start)]);
    from = Math.max(from, minutes(end));
  }
  if (from < closing) closed.push([from, closing]);
  return closed.map(([start, end]) => ({ start: `${day}T${hhmm(start)}:00`, end: `${day}T${hhmm(end)}:00`, display: "background" }));
};

// What is drawn must hold all there is: hours and days stretch with office hours and appointments.
const extent = (events) => {
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
const today = () => {
  const [, sign, hour, minute] = grid.dataset.clock.match(/([+-])(\d\d):(\d\d)$/);
  return wallOf(Date.now() + (sign === "-" ? -1 : 1) * (hour * 60 + Number(minute)) * 60000).slice(0, 10);
};

// -- drawing

let calendar = null;
const neat = () =>
  queueMicrotask(() => {
    tidy(grid, "Appointments");
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
const draw = async () => {
  if (!grid) return;
  const events = await load();
  if (!events) return;
  const { opening, closing, hiddenDays } = extent(events);
  const shaded = hours.length && grid.dataset.calendar !== "month" ? shownDays().flatMap((day) => closedOn(day, opening, closing)) : [];
  const changing = {
    events: [...events, ...shaded],
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

const send = ({ event }, start, end) => {
  const { version, url } = event.extendedProps;
  htmx.ajax("POST", `${url}move/`, { target: "#panel", swap: "innerHTML", values: { start, end, version } });
};
const dropped = (info) => {
  const { from, to } = info.event.extendedProps;
  if (info.event.allDay !== info.oldEvent.allDay) return info.revert();
  send(info, later(from, info.delta), later(to, info.delta));
};
const resized = (info) => {
  const { from, to } = info.event.extendedProps;
  send(info, from, later(to, info.endDelta));
};
const create = (start, end) => {
  const query = new URLSearchParams({ provider: grid.dataset.provider, start, ...(end && { end }) });
  show(`${grid.dataset.appointments}new/?${query}`);
};
const fixed = () => {
  const view = { day: "timeGridDay", week: "timeGridWeek", month: "dayGridMonth" }[grid.dataset.calendar];
  const editable = grid.dataset.editable !== undefined;
  return {
    ...options,
    view,
    date: grid.dataset.date,
    firstDay: 1,
    timeZone: grid.dataset.clock,
    snapDuration: "00:05",
    columnWidth: narrow && view === "timeGridWeek" ? "8rem" : undefined,
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
    select: ({ startStr, endStr, allDay }) => {
      if (allDay) create(startStr.slice(0, 10));
      else create(startStr, endStr);
    },
    dateClick: ({ dateStr, allDay }) => {
      if (editable) create(allDay ? dateStr.slice(0, 10) : dateStr);
    },
  };
};

// A phone is too narrow for a week: unless it was asked for, show the day.
if (narrow && grid?.dataset.usual !== undefined) location.replace(document.querySelector("a[data-view=day]").href);
else draw();
document.body.addEventListener("calendar-changed", draw);
