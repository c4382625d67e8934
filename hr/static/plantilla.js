// Comfort on top of pages that work without it. No text lives here: words come from data attributes.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // The error summary takes the focus, so that it is the first thing heard.
  // A fragment left over in the address would take it away again.
  const first = document.querySelector("[data-focus]");
  if (first && location.hash) history.replaceState(null, "", location.pathname + location.search);
  first?.focus();

  // A second click must not send a second application.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !("once" in form.dataset)) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }));

  // A grave act asks first, in words of the page; the button says the act again, red unless it is the page's own.
  const confirmed = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target, question = form.dataset.confirm;
    if (!question || confirmed.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(question, event.submitter, form.dataset.keep, () => {
      confirmed.add(form);
      form.requestSubmit(event.submitter);
    });
  }, true);

  function ask(question, submitter, keep, act) {
    const box = document.createElement("dialog");
    box.className = "pl-dialog";
    const words = box.appendChild(document.createElement("p"));
    words.id = "ask-words";
    words.textContent = question;
    box.setAttribute("aria-labelledby", words.id);
    const row = box.appendChild(document.createElement("div"));
    row.className = "pl-buttons";
    const button = (label, look, done) => {
      const made = row.appendChild(document.createElement("button"));
      made.type = "button";
      made.className = "btn " + look;
      made.textContent = label;
      made.addEventListener("click", () => { box.close(); done(); });
      return made;
    };
    button(submitter.textContent.trim(), submitter.classList.contains("btn-primary") ? "btn-primary" : "btn-bad", act);
    const safe = button(keep || "×", "btn-outline", () => submitter.focus());
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
    safe.focus();
  }

  // A link to a page of its own opens as a dialog where the page carries it.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const box = opener && document.getElementById(opener.dataset.dialog);
    if (box && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      box.showModal();
    }
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog")?.close();
    all("details.pl-menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.("details.pl-menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // Long work: the card of the same id is fetched again until it no longer asks for it.
  const pause = 2000, sayEvery = 10000;
  let lastSaid = 0, lastWords = "";
  const voice = document.createElement("p");
  voice.className = "visually-hidden";
  voice.setAttribute("role", "status");

  function say(card) {
    const words = [card.querySelector("progress")?.textContent, card.querySelector("[data-say]")?.textContent]
      .filter(Boolean).join(". ");
    const over = !("poll" in card.dataset);
    if (words === lastWords || (!over && Date.now() - lastSaid < sayEvery)) return;
    lastSaid = Date.now();
    lastWords = words;
    voice.textContent = words;
  }

  async function refresh(card) {
    let fresh = null;
    try {
      const answer = await fetch(card.dataset.poll, { headers: { "X-Requested-With": "poll" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      fresh = answer.ok && !answer.redirected ? page.getElementById(card.id) : null;
      // The work ended between two looks and the page has moved on without its card.
      if (answer.ok && !answer.redirected && !fresh && "reload" in card.dataset) { location.reload(); return; }
    } catch { /* the network may come back */ }
    if (!fresh) { setTimeout(refresh, pause * 3, card); return; }
    const busy = card.contains(document.activeElement);
    if (!busy || fresh.dataset.job !== card.dataset.job) {
      card.replaceWith(fresh);
      say(fresh);
      if (!("poll" in fresh.dataset)) {
        if ("reload" in fresh.dataset) location.reload();
        return;
      }
    }
    const next = card.isConnected ? card : fresh;
    if (card.isConnected) {
      const bar = card.querySelector("progress"), now = fresh.querySelector("progress");
      if (bar && now) bar.value = now.value;
    }
    setTimeout(refresh, pause, next);
  }
  const polled = all("[data-poll]");
  if (polled.length) document.body.append(voice);
  polled.forEach((card) => setTimeout(refresh, pause, card));

  // Choosing rows: one box for all, the count in the bar at the bottom.
  all("table").filter((table) => table.querySelector("[data-pick]")).forEach((table) => {
    const boxes = () => all("[data-pick]", table);
    const head = table.querySelector("[data-pick-all]");
    let every = null;
    if (head) {
      every = document.createElement("input");
      every.type = "checkbox";
      every.className = "form-check-input m-0";
      every.setAttribute("aria-label", head.dataset.pickAll);
      head.replaceChildren(every);
      every.addEventListener("change", () => {
        boxes().forEach((box) => { box.checked = every.checked; });
        count();
      });
    }
    const count = () => {
      const picked = boxes().filter((box) => box.checked).length;
      boxes().forEach((box) => box.closest("tr").classList.toggle("is-picked", box.checked));
      if (every) {
        every.checked = picked > 0 && picked === boxes().length;
        every.indeterminate = picked > 0 && !every.checked;
      }
      all("[data-picked]").forEach((place) => {
        place.textContent = (picked === 1 ? place.dataset.pickedOne : place.dataset.picked).replace("{}", picked);
      });
    };
    table.addEventListener("change", (event) => { if (event.target.matches("[data-pick]")) count(); });
    count();
  });

  // A file may be dropped anywhere in its box.
  all("[data-drop]").forEach((box) => {
    const input = box.querySelector("input[type=file]"), words = box.querySelector(".pl-chosen");
    const show = () => {
      const names = [...input.files].map((file) => file.name).join(", ");
      words.textContent = names ? box.dataset.chosen.replace("{}", names) : "";
    };
    input.addEventListener("change", show);
    ["dragover", "dragleave", "drop"].forEach((kind) => box.addEventListener(kind, (event) => {
      event.preventDefault();
      box.classList.toggle("is-over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        show();
      }
    }));
  });
})();
