// @ts-check
/** What is heard, and the one thing that is seen when the server is gone. */

/** @param {string} words */
export function say(words) {
  const place = document.getElementById("said");
  if (place) place.textContent = words;
}

/** @param {string} words what is wrong; nothing takes it away again */
export function alarm(words) {
  const bar = document.getElementById("bar");
  if (!bar) return;
  bar.querySelector(".lost")?.remove();
  if (!words) return;
  const line = document.createElement("p");
  line.className = "lost";
  line.textContent = words;
  bar.append(line);
}
