// Pages are made in the viewer's time zone: the server learns it from this cookie, and the page is asked for anew once.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = document.cookie.split("; ").includes(`waymark_zone=${encodeURIComponent(zone)}`);
if (zone && !known) {
  document.cookie = `waymark_zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=strict`;
  if (document.cookie.includes("waymark_zone") && document.querySelector("main#main")) location.reload();
}

// What has a data-refresh is asked for again every so many seconds, as long as somebody looks.
for (const part of document.querySelectorAll("[data-refresh]")) {
  setInterval(async () => {
    if (document.hidden || part.contains(document.activeElement)) return;
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
    if (fresh) part.replaceChildren(...fresh.childNodes);
  }, part.dataset.refresh * 1000);
}

// Buttons that cannot be undone ask first.
for (const form of document.querySelectorAll("form[data-ask]")) {
  form.addEventListener("submit", (event) => {
    if (!confirm(form.dataset.ask)) event.preventDefault();
  });
}
