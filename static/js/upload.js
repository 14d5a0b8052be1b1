// Many files, one request each, two at a time. Without this script the same form posts all files at once.
// <form data-upload action method=post enctype=multipart/form-data> with input[type=file][name=file][multiple],
// .dropzone and <ol class="uploads" data-uploads>. The server answers JSON
// {document, verdict: accepted|duplicate|refused|waiting, message, duplicate_of, href}.
(function () {
  "use strict";
  const FAMILY = { accepted: "paid", duplicate: "waiting", waiting: "working", refused: "denied" };
  const WORD = { accepted: "Accepted", duplicate: "Already here", waiting: "Being read", refused: "Not accepted" };
  const TOGETHER = 2;

  function element(tag, name, text) {
    const el = document.createElement(tag);
    if (name) el.className = name;
    if (text) el.textContent = text;
    return el;
  }
  function size(bytes) {
    return bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
  }

  function start(form) {
    const input = form.querySelector("input[type=file]");
    const zone = form.querySelector(".dropzone") || form;
    const list = document.querySelector("[data-uploads]");
    const status = document.querySelector("[data-upload-status]");
    const limit = Number(form.dataset.maxBytes || 0);
    const waiting = [];
    const tally = { total: 0, done: 0, accepted: 0, duplicate: 0, refused: 0, waiting: 0 };
    let active = 0;

    function tell() {
      if (!status) return;
      const parts = [`${tally.done} of ${tally.total} files sent`];
      if (tally.duplicate) parts.push(`${tally.duplicate} already here`);
      if (tally.refused) parts.push(`${tally.refused} not accepted`);
      status.textContent = parts.join(" · ");
    }

    function verdict(item, answer) {
      const kind = WORD[answer.verdict] ? answer.verdict : "refused";
      tally.done += 1;
      tally[kind] += 1;
      item.bar.value = item.bar.max;
      const cell = item.cell;
      cell.replaceChildren(element("span", `state wrap s-${FAMILY[kind]}`, answer.message || WORD[kind]));
      if (answer.href) {
        const link = element("a", "small", kind === "duplicate" ? "Open the one we have" : "Open");
        const url = new URL(answer.href, location.href);
        if (url.origin === location.origin) { link.href = url.href; cell.append(" ", link); }
      }
      if (answer.again) {
        const again = element("button", "btn slim", "Try again");
        again.type = "button";
        again.addEventListener("click", () => { tally.done -= 1; tally.refused -= 1; item.bar.value = 0; waiting.push(item); next(); });
        cell.append(" ", again);
      }
      item.line.dataset.verdict = kind;
      tell();
    }

    function send(item) {
      active += 1;
      item.cell.textContent = "Sending";
      const data = new FormData();
      for (const [name, value] of new FormData(form)) if (name !== input.name) data.append(name, value);
      data.append("file", item.file, item.file.name);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      const token = form.querySelector("[name=csrfmiddlewaretoken]");
      if (token) request.setRequestHeader("X-CSRFToken", token.value);
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        item.bar.max = event.total;
        item.bar.value = event.loaded;
        if (event.loaded === event.total) item.cell.textContent = "Checking";
      });
      request.addEventListener("loadend", () => {
        active -= 1;
        let answer = null;
        try { answer = JSON.parse(request.responseText); } catch (error) { answer = null; }
        if (answer && answer.verdict) verdict(item, answer);
        else if (request.status === 413) verdict(item, { verdict: "refused", message: "The file is too large. It was not kept." });
        else if (request.status === 403) verdict(item, { verdict: "refused", message: "You are signed out. Reload the page and send it again." });
        else if (request.status === 0) verdict(item, { verdict: "refused", message: "No connection. The file was not sent.", again: true });
        else verdict(item, { verdict: "refused", message: `The server failed (error ${request.status}). Look in the list before sending it again.`, again: true });
        next();
      });
      request.send(data);
    }

    function next() { while (active < TOGETHER && waiting.length) send(waiting.shift()); }

    function add(files) {
      for (const file of files) {
        const line = element("li");
        const name = element("span", "name", file.name);
        name.title = file.name;
        name.append(" ", element("span", "quiet small", size(file.size)));
        const bar = element("progress");
        bar.max = file.size || 1;
        bar.value = 0;
        bar.setAttribute("aria-label", `Sending ${file.name}`);
        const cell = element("span", "verdict small", "Waiting");
        line.append(name, bar, cell);
        list.append(line);
        tally.total += 1;
        const item = { file, line, bar, cell };
        if (file.size === 0) verdict(item, { verdict: "refused", message: "The file is empty." });
        else if (limit && file.size > limit) verdict(item, { verdict: "refused", message: `Larger than ${size(limit)}. It was not sent.` });
        else waiting.push(item);
      }
      input.value = "";
      tell();
      next();
    }

    form.dataset.many = "1";
    form.querySelectorAll("[data-without-script]").forEach((el) => { el.hidden = true; });
    input.addEventListener("change", () => add(Array.from(input.files)));
    form.addEventListener("submit", (event) => { event.preventDefault(); if (input.files.length) add(Array.from(input.files)); });
    ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); }));
    ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.remove("over"); }));
    zone.addEventListener("drop", (event) => add(Array.from(event.dataTransfer.files)));
    window.addEventListener("dragover", (event) => event.preventDefault()); // a miss must not replace the page by the file
    window.addEventListener("drop", (event) => event.preventDefault());
    window.addEventListener("beforeunload", (event) => { if (active || waiting.length) event.preventDefault(); });
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (document.querySelector("[data-uploads]")) document.querySelectorAll("form[data-upload]").forEach(start);
  });
})();
