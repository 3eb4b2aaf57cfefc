// <select data-zone="guess">: the browser's own zone, unless the reader chose already.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const select of document.querySelectorAll("select[data-zone=guess]")) {
  if (select.querySelector(`option[value="${CSS.escape(zone)}"]`)) select.value = zone;
}
