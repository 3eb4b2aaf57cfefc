// Live updates. One socket a page tells what others changed, by kind and id; here it becomes an
// event on <body>, such as "live-inbox", with {ids} (null: perhaps all), and whoever
// shows such a thing fetches it again. Without the socket the page is as new as its last loading.

const { live: address, liveSince } = document.documentElement.dataset;
const KINDS = ["calendar", "calendars", "inbox"];
const TOGETHER = 100; // ms in which changes are gathered
const SILENT = 60_000; // ms; the server says something every 25 seconds
const SIGNED_OUT = "signed out"; // why the server ends it, others mean "come again"

let socket = null;
let at = Number(liveSince); // the server's clock: what we show is as new as that
let tries = 0;
let timer = 0;
let watch = 0;
let welcomed = false; // this page has been told something
let refused = false; // the last socket was ended with SIGNED_OUT

// -- what changed, gathered; a hidden page waits until it is seen

const changed = new Map(); // kind -> Set of ids, or null for all
let gathering = 0;

const tell = () => {
  gathering = 0;
  if (document.hidden) return;
  for (const [kind, ids] of changed) {
    document.body.dispatchEvent(new CustomEvent(`live-${kind}`, { detail: { live: true, ids: ids && [...ids] } }));
  }
  changed.clear();
};
const note = (kind, ids) => {
  const known = changed.get(kind);
  changed.set(kind, ids === null || known === null ? null : new Set([...(known ?? []), ...ids]));
  gathering ||= setTimeout(tell, TOGETHER);
};
const noteAll = () => KINDS.forEach((kind) => note(kind, null));

// -- the socket

const connect = () => {
  clearTimeout(timer);
  if (socket) return;
  const url = new URL(`${address}?since=${at}`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const mine = new WebSocket(url);
  socket = mine;
  let end = "";
  mine.addEventListener("message", ({ data }) => {
    const said = JSON.parse(data);
    end = said.end;
    if (end) return;
    [at, tries, welcomed, refused] = [said.at - 2000, 0, true, false];
    clearTimeout(watch);
    watch = setTimeout(() => mine.close(), SILENT);
    if (said.everything) noteAll();
    else for (const [kind, ids] of Object.entries(said.changed ?? {})) note(kind, ids);
  });
  mine.addEventListener("close", () => {
    if (socket !== mine) return;
    socket = null;
    clearTimeout(watch);
    if (end === SIGNED_OUT && refused) return welcomed && ended();
    refused = end === SIGNED_OUT; // perhaps only the cookie is new: once more
    later(refused ? 1000 : Math.min(30_000, 500 * 2 ** tries++));
  });
};
const later = (pause) => {
  timer = setTimeout(connect, pause * (0.75 + Math.random() / 2));
};
const hangUp = () => {
  clearTimeout(timer);
  clearTimeout(watch);
  const mine = socket;
  socket = null;
  mine?.close();
};

// -- signed out, here or elsewhere: nothing is left on the screen, unless something was typed

const isTyped = (field) =>
  field.type === "checkbox" || field.type === "radio"
    ? field.checked !== field.defaultChecked
    : field.tagName === "SELECT"
      ? field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected))
      : !["hidden", "search", "submit", "button"].includes(field.type) && field.value !== field.defaultValue;
const typed = () =>
  document.querySelector("[role=alert]") !== null ||
  [...document.querySelectorAll("form[method=post]")].some((form) => [...form.elements].some((field) => "value" in field && isTyped(field)));
const ended = () => {
  if (!typed()) return location.replace(location.href);
  const snack = document.createElement("div");
  snack.className = "snack";
  snack.textContent = "You are signed out. What you typed is still here: sign in again in another tab before you save it.";
  document.getElementById("snacks")?.replaceChildren(snack);
};

// -- coming back to the page

let looked = Date.now();
const comeBack = () => {
  if (document.hidden) return;
  if (changed.size) tell();
  if (socket?.readyState === WebSocket.OPEN || refused) return;
  tries = 0;
  connect();
  if (Date.now() - looked < 30_000) return;
  looked = Date.now();
  noteAll(); // perhaps no socket will open, but pages do
};

// -- the number of unread messages in the bar

const count = async () => {
  const link = document.querySelector("[data-unread]");
  if (!link) return;
  const answer = await fetch(link.dataset.unread, { headers: { Accept: "application/json", "X-Live": "1" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { unread } = await answer.json();
  const badge = link.querySelector(".count") ?? Object.assign(document.createElement("span"), { className: "count" });
  const before = badge.isConnected ? Number(badge.firstChild.textContent) : 0;
  if (before === unread) return;
  const hidden = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: " unread" });
  badge.replaceChildren(String(unread), hidden);
  if (!unread) badge.remove();
  else if (!badge.isConnected) link.append(" ", badge);
  const said = document.getElementById("unread-said");
  if (said && unread > before) said.textContent = unread === 1 ? "1 unread message" : `${unread} unread messages`;
};

// Requests that no person made are no use of the session: it ends as if nobody were there.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.triggeringEvent?.detail?.live) detail.headers["X-Live"] = "1";
});

if (address) {
  document.body.addEventListener("live-inbox", count);
  document.addEventListener("visibilitychange", comeBack);
  addEventListener("focus", comeBack);
  addEventListener("online", comeBack);
  addEventListener("pagehide", hangUp);
  addEventListener("pageshow", ({ persisted }) => persisted && connect());
  connect();
}
