// 通知: while a page is open, a new notice is told at once and counted in the header.

const HEAD = document.querySelector(".site-header__tools a[href$='/notices/']");

function count() {
  if (!HEAD) return;
  let badge = HEAD.querySelector(".count");
  if (!badge) {
    badge = document.createElement("span");
    badge.className = "count count--corner";
    badge.textContent = "0";
    HEAD.append(badge);
  }
  const words = badge.querySelector(".visually-hidden");
  badge.firstChild.textContent = String(Number.parseInt(badge.firstChild.textContent, 10) + 1);
  if (words) badge.append(words);
}

function say(title) {
  const place = document.getElementById("toasts");
  if (!place) return;
  const line = document.createElement("p");
  line.className = "toast";
  line.textContent = title;
  place.append(line);
  setTimeout(() => line.remove(), 8000);
}

const news = new EventSource("/streams/events/");
news.addEventListener("notice", (event) => {
  const body = JSON.parse(event.data);
  count();
  say(body.title);
  const line = document.querySelector("[data-live-news]");
  if (line) line.hidden = false;
});
addEventListener("pagehide", () => news.close());
