// From the feed to events (its rows: see settee.scheduling.queries.Feed). Times come as instants
// with the offsets of the page's clock and are shown on that clock, whatever ours is.
// Wall clock arithmetic is done in strings such as 2026-10-14T11:30:00.

export const grid = document.querySelector("[data-calendar]");
export const group = grid?.dataset.group !== undefined;
// Of each provider shown: id, name, whether the reader may change that calendar.
export const columns = JSON.parse(document.getElementById("columns")?.textContent ?? "[]");
const mayChange = (provider) => Boolean(columns.find(({ id }) => id === provider)?.editable);

const stamp = (wall) => Date.parse(`${wall}Z`);
export const wallOf = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 19);
export const later = (wall, { days = 0, seconds = 0 }) => wallOf(stamp(wall) + (days * 86400 + seconds) * 1000);
export const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
export const hhmm = (count) => `${String(Math.floor(count / 60)).padStart(2, "0")}:${String(count % 60).padStart(2, "0")}`;
export const weekday = (day) => new Date(`${day}T12:00Z`).getUTCDay();
const clock = (wall) => `${((Number(wall.slice(11, 13)) + 11) % 12) + 1}:${wall.slice(14, 16)}`;

export const today = () => {
  const [, sign, hour, minute] = grid.dataset.clock.match(/([+-])(\d\d):(\d\d)$/);
  return wallOf(Date.now() + (sign === "-" ? -1 : 1) * (hour * 60 + Number(minute)) * 60000).slice(0, 10);
};
export const shownDays = () => {
  const days = [];
  for (let day = grid.dataset.first; day <= grid.dataset.last; day = later(`${day}T00:00:00`, { days: 1 }).slice(0, 10)) days.push(day);
  return days;
};

const STATES = { late_cancel: "late cancel", no_show: "no-show" };

const eventOf = (row, offsets) => {
  const [id, start, end, kind, status, allDay, title, service, colour, video, again, billed, version, provider, fresh] = row;
  const offset = (at) => (offsets.findLast(([from]) => from <= at) ?? offsets[0])[1];
  const [from, to] = [start, end].map((at) => wallOf((at + offset(at)) * 1000));
  const month = grid.dataset.calendar === "month";
  const short = !month && end - start < 30 * 60;
  const cancelled = status === "cancelled" || status === "late_cancel";
  const times = kind === "personal" || group ? `${clock(from)} – ${clock(to)}` : clock(from);
  const whose = month && group && columns.find((each) => each.id === provider)?.name;
  return {
    id,
    start: from,
    end: to,
    allDay,
    title: title || "Personal time",
    resourceIds: group ? [provider] : [],
    editable: mayChange(provider) && !billed && !cancelled,
    styles: /^#[0-9a-f]{6}$/i.test(colour) ? [`--svc: ${colour}`] : [],
    classNames: [kind === "personal" && "is-away", cancelled && "is-cancelled", short && "is-short"].filter(Boolean),
    extendedProps: {
      url: `${grid.dataset.appointments}${id}/`,
      line: short || allDay ? "" : [times, service, STATES[status], whose].filter(Boolean).join(" · "),
      icons: [billed && "lock", video && "video", again && "again", fresh && "fresh"].filter(Boolean),
      cancelled,
      provider,
      from,
      to,
      version,
    },
  };
};

// Events of what is shown, or nothing after a page that had to be loaded again.
// ``alone``: the page asks by itself, which is no use of the session and loads no page again.
export const asking = (alone) => ({ headers: { Accept: "application/json", ...(alone && { "X-Live": "1" }) } });
export const load = async (alone) => {
  const { events, provider, first, last, zone } = grid.dataset;
  const query = new URLSearchParams({ from: first, to: last, zone });
  for (const each of provider.split(" ")) query.append("provider", each);
  const answer = await fetch(`${events}?${query}`, asking(alone));
  if (!answer.ok || answer.redirected) return alone ? null : location.reload();
  const { offsets, rows } = await answer.json();
  const known = new Set(columns.map(({ id }) => id));
  return rows.filter((row) => known.has(row[13])).map((row) => eventOf(row, offsets));
};

// A column for each provider, which says of a day "6 appointments, 1 cancelled".
export const resources = (events) =>
  columns.map(({ id, name }) => {
    const own = events.filter(({ extendedProps, classNames }) => extendedProps.provider === id && !classNames.includes("is-away"));
    const gone = own.filter(({ extendedProps }) => extendedProps.cancelled).length;
    const count = own.length - gone;
    const line = [`${count} ${count === 1 ? "appointment" : "appointments"}`, gone && `${gone} cancelled`];
    return { id, title: name, extendedProps: { line: grid.dataset.calendar === "day" ? line.filter(Boolean).join(", ") : "" } };
  });
