// What lies behind the appointments: office hours, time off, public holidays and buffers (what the
// server sends: see settee.desk.calendar.background). Times are walls of the page's clock, as in
// calendar_feed.js.
import { asking, columns, grid, group, hhmm, later, shownDays, wallOf, weekday } from "./calendar_feed.js";

const NOTHING = { open: {}, marks: [], hours: [] };

// -> open: for each provider with office hours, stretches [from, to]; marks; hours: of all of them
// together, [weekday, from, to]
export const loadBackground = async (alone) => {
  const { background, provider, first, last, zone } = grid.dataset;
  const query = new URLSearchParams({ from: first, to: last, zone });
  for (const each of provider.split(" ")) query.append("provider", each);
  const answer = await fetch(`${background}?${query}`, asking(alone));
  if (!answer.ok || answer.redirected) return NOTHING; // the appointments are drawn all the same
  const { offsets, open, marks } = await answer.json();
  const wall = (at) => wallOf((at + (offsets.findLast(([from]) => from <= at) ?? offsets[0])[1]) * 1000);
  const walls = Object.entries(open).map(([id, some]) => [id, some.map(([start, end]) => [wall(start), wall(end)])]);
  return {
    open: Object.fromEntries(walls),
    marks: marks.map(([id, start, end, kind, name, allDay]) => ({ provider: id, start: wall(start), end: wall(end), kind, name, allDay })),
    hours: walls.flatMap(([, some]) => some.map(([start, end]) => [weekday(start.slice(0, 10)), start.slice(11, 16), end.slice(0, 10) > start.slice(0, 10) ? "24:00" : end.slice(11, 16)])),
  };
};

const behind = (provider, start, end, more = {}) => ({ start, end, display: "background", resourceIds: group ? [provider] : [], ...more });
const nameOf = (id) => columns.find((each) => each.id === id)?.name ?? "";

// What of [start, end] lies on each day shown, between the hours drawn.
const byDay = (start, end, opening, closing) =>
  shownDays().flatMap((day) => {
    const [from, to] = [`${day}T${hhmm(opening)}:00`, `${day}T${hhmm(closing)}:00`];
    const part = [start > from ? start : from, end < to ? end : to];
    return part[0] < part[1] ? [part] : [];
  });

const closed = (provider, stretches, opening, closing) =>
  shownDays().flatMap((day) => {
    const parts = [];
    let from = `${day}T${hhmm(opening)}:00`;
    const until = `${day}T${hhmm(closing)}:00`;
    for (const [start, end] of stretches.toSorted()) {
      if (start >= until || end <= from) continue;
      if (start > from) parts.push(behind(provider, from, start));
      from = end;
    }
    if (from < until) parts.push(behind(provider, from, until));
    return parts;
  });

// Several of one stretch are one, with the names of all.
const joined = (events) => {
  const known = new Map();
  for (const event of events) {
    const key = [event.start, event.end, ...(event.resourceIds ?? [])].join(" ");
    const there = known.get(key);
    if (!there) known.set(key, event);
    else if (event.title && !there.title.split(", ").includes(event.title)) there.title += `, ${event.title}`;
  }
  return [...known.values()];
};

// A month has room for whole days only, and tells a holiday of everybody once.
const ofMonth = (marks) =>
  marks
    .filter(({ allDay }) => allDay)
    .flatMap(({ provider, start, end, kind, name }) =>
      byDay(start, end, 0, 24 * 60).map(([from]) => ({
        start: from,
        end: later(from, { days: 1 }),
        allDay: true,
        display: "background",
        title: group && kind === "off" ? `${nameOf(provider)}: ${name}` : name,
        classNames: [`is-${kind}`],
      })),
    );

// Background events of what ``loadBackground`` gave.
export const backgroundEvents = ({ open, marks }, opening, closing) => {
  if (grid.dataset.calendar === "month") return joined(ofMonth(marks));
  const known = columns.filter(({ id }) => open[id]);
  const named = marks.flatMap(({ provider, start, end, kind, name }) =>
    byDay(start, end, opening, closing).map(([from, to]) => behind(provider, from, to, { title: name, classNames: [`is-${kind}`] })),
  );
  return [...known.flatMap(({ id }) => closed(id, open[id], opening, closing)), ...joined(named)];
};
