// What every page shares: toasts, questions before an action, busy marks, selection, times, theme. No money is computed here.
(function () {
  "use strict";
  const $ = (selector, root) => (root || document).querySelector(selector);
  const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));

  // ---- toasts: from the server's messages, and from the HX-Trigger header {"toast": {"text": "...", "level": "success"}}
  function settle(toast) {
    const stays = toast.matches(".error, .warning"); // a person must see what went wrong: only good news leaves by itself
    if (!stays) setTimeout(() => { if (!toast.matches(":hover, :focus-within")) toast.remove(); }, 7000);
  }
  function toast(text, level) {
    const box = $("#toasts");
    const pattern = $("#toast-pattern");
    if (!box || !pattern || !text) return;
    const made = pattern.content.firstElementChild.cloneNode(true);
    made.classList.add(["success", "warning", "error"].includes(level) ? level : "info");
    $(".text", made).textContent = text;
    box.append(made);
    settle(made);
  }
  document.addEventListener("toast", (event) => {
    const detail = event.detail || {};
    toast(detail.text || detail.value, detail.level);
  });
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close) (close.closest(".toast, dialog, [popover]").matches("dialog") ? close.closest("dialog").close() : close.closest(".toast, [popover]").remove());
  });

  // ---- a question before an action: data-confirm="What will happen" on a button or link
  let asking = null;
  function ask(text, words, danger) {
    const dialog = $("#confirm");
    $(".text", dialog).textContent = text;
    const yes = $("[value=yes]", dialog);
    yes.textContent = words;
    yes.classList.toggle("danger", danger);
    yes.classList.toggle("main", !danger);
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
  }
  document.addEventListener("click", (event) => {
    const el = event.target.closest("[data-confirm]");
    if (!el || el === asking || !$("#confirm")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(el.dataset.confirm, el.dataset.confirmYes || el.textContent.trim() || "Continue", el.classList.contains("danger")).then((yes) => {
      if (!yes) return;
      asking = el;
      el.click();
      asking = null;
    });
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, "Continue", false).then((yes) => yes && event.detail.issueRequest(true));
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog) { event.preventDefault(); dialog.showModal(); }
    if (event.target.matches("dialog")) event.target.close(); // a click on the backdrop
  });

  // ---- busy: one send per form, a bar while htmx works, plain words when it fails
  let running = 0;
  const bar = (by) => { running = Math.max(0, running + by); document.body.classList.toggle("busy", running > 0); };
  document.addEventListener("htmx:beforeRequest", () => bar(1));
  document.addEventListener("htmx:afterRequest", () => bar(-1));
  document.addEventListener("htmx:sendError", () => toast("No connection. What you typed is still on this page; try again.", "error"));
  document.addEventListener("htmx:timeout", () => toast("The server took too long. Reload to see whether it was done.", "error"));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 401 || status === 403) toast("You are signed out or may not do this. Reload the page to sign in again.", "error");
    else if (status === 409) toast("Somebody else changed this first. Reload to see it as it is now; nothing of yours was saved.", "error");
    else toast(`That did not work (error ${status}). Reload the page to see what was kept.`, "error");
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.matches("[hx-post], [hx-get], [hx-put], [data-many]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post" && !(event.submitter && event.submitter.matches("[data-download]"))) {
      form.dataset.sent = "1";
      if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    }
  });
  window.addEventListener("pageshow", () => {
    $$("form[data-sent]").forEach((form) => delete form.dataset.sent);
    $$("[aria-busy=true]").forEach((el) => el.removeAttribute("aria-busy"));
  });

  // ---- filters: a change sends the form (GET), so that the address says what is shown
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    const words = document.getElementById("words"); // words of a search never stand in the address: send them again
    if (form && words && $$("input[type=search]", words).some((box) => box.value.trim())) {
      words.action = `?${new URLSearchParams(new FormData(form))}`;
      words.requestSubmit();
    } else if (form) form.requestSubmit();
  });

  // ---- selection: rows with input[data-select], a bar [data-bulk] with [data-bulk-count]
  function count() {
    const picked = $$("input[data-select]:checked").length;
    $$("[data-bulk]").forEach((el) => { el.hidden = picked === 0; });
    $$("[data-bulk-count]").forEach((el) => { el.textContent = picked === 1 ? "1 selected" : `${picked} selected`; });
    const all = $("input[data-select-all]");
    if (all) {
      const boxes = $$("input[data-select]");
      all.checked = boxes.length > 0 && picked === boxes.length;
      all.indeterminate = picked > 0 && picked < boxes.length;
    }
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[data-select-all]")) $$("input[data-select]:not(:disabled)").forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches("input[data-select], input[data-select-all]")) count();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-bulk-clear]")) return;
    $$("input[data-select]").forEach((box) => { box.checked = false; });
    count();
  });

  // ---- times: "3 d ago", the exact time on hover. The server's clock counts (html data-now), not this machine's.
  const loaded = Date.now();
  const told = Date.parse(document.documentElement.dataset.now || "");
  const now = () => (Number.isNaN(told) ? Date.now() : told + (Date.now() - loaded));
  function words(seconds) {
    const ahead = seconds < 0;
    const s = Math.abs(seconds);
    const text = s < 60 ? "" : s < 3600 ? `${Math.floor(s / 60)} min` : s < 86400 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86400)} d`;
    return text === "" ? "just now" : ahead ? `in ${text}` : `${text} ago`;
  }
  function times(root) {
    $$("time[data-ago]", root).forEach((el) => {
      const moment = Date.parse(el.dateTime);
      if (!Number.isNaN(moment)) el.textContent = words((now() - moment) / 1000);
    });
  }

  // ---- theme: system, light, dark
  const names = { system: "System theme", light: "Light theme", dark: "Dark theme" };
  function paint() {
    const theme = document.documentElement.dataset.theme || "system";
    $$("[data-theme-toggle]").forEach((el) => { ($(".text", el) || el).textContent = names[theme]; });
  }
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const root = document.documentElement;
    const order = ["system", "light", "dark"];
    const next = order[(order.indexOf(root.dataset.theme || "system") + 1) % 3];
    if (next === "system") delete root.dataset.theme; else root.dataset.theme = next;
    try {
      if (next === "system") localStorage.removeItem("theme"); else localStorage.setItem("theme", next);
    } catch (error) {
      toast("This browser does not keep the theme for the next page.", "warning");
    }
    paint();
  });

  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

  function ready(root) { times(root); count(); }
  document.addEventListener("htmx:afterSettle", (event) => ready(event.target));
  document.addEventListener("DOMContentLoaded", () => {
    ready(document);
    paint();
    $$(".toast").forEach(settle);
    const summary = $(".error-summary");
    if (summary) summary.focus();
    setInterval(() => times(document), 30000);
  });
})();
