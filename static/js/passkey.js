// WebAuthn for the sign-in pages (allauth's mfa views), without any script in the page.
// <button data-passkey="add|signup|use|login" data-options="id of json_script" data-credential="id of hidden input"
//         data-passwordless="id of checkbox">; "login" asks the form's own address for its options.
(function () {
  "use strict";
  function bytes(text) {
    const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(raw, (c) => c.charCodeAt(0)).buffer;
  }
  function text(buffer) {
    let raw = "";
    new Uint8Array(buffer).forEach((b) => { raw += String.fromCharCode(b); });
    return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  const ids = (list) => (list || []).map((item) => ({ ...item, id: bytes(item.id) }));

  async function create(options, passwordless) {
    const key = { ...options.publicKey };
    key.challenge = bytes(key.challenge);
    key.user = { ...key.user, id: bytes(key.user.id) };
    key.excludeCredentials = ids(key.excludeCredentials);
    if (passwordless !== null) {
      key.authenticatorSelection = { ...key.authenticatorSelection, residentKey: passwordless ? "required" : "discouraged", requireResidentKey: passwordless };
      if (passwordless) key.authenticatorSelection.userVerification = "required";
    }
    const made = await navigator.credentials.create({ publicKey: key });
    return {
      type: made.type, id: made.id, rawId: text(made.rawId),
      response: {
        clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject),
        transports: made.response.getTransports ? made.response.getTransports() : [],
      },
      clientExtensionResults: made.getClientExtensionResults(),
    };
  }

  async function get(options) {
    const key = { ...options.publicKey };
    key.challenge = bytes(key.challenge);
    key.allowCredentials = ids(key.allowCredentials);
    const used = await navigator.credentials.get({ publicKey: key });
    return {
      type: used.type, id: used.id, rawId: text(used.rawId),
      response: {
        clientDataJSON: text(used.response.clientDataJSON), authenticatorData: text(used.response.authenticatorData),
        signature: text(used.response.signature), userHandle: used.response.userHandle ? text(used.response.userHandle) : null,
      },
      clientExtensionResults: used.getClientExtensionResults(),
    };
  }

  function explain(error) {
    if (error.name === "NotAllowedError") return "The passkey was not used: it was canceled or took too long. Try again, or sign in another way.";
    if (error.name === "InvalidStateError") return "This device already holds a passkey for your account.";
    if (error.name === "SecurityError") return "Passkeys work only on this site's own secure address. Nothing was changed.";
    return "The passkey could not be used. Nothing was changed; try again, or sign in another way.";
  }

  async function run(button) {
    const input = document.getElementById(button.dataset.credential);
    const form = input.form;
    const place = document.getElementById("passkey-status");
    if (place) { place.textContent = ""; place.hidden = true; }
    button.setAttribute("aria-busy", "true");
    try {
      let answer;
      if (button.dataset.passkey === "login") {
        const response = await fetch(form.action, { headers: { Accept: "application/json" } });
        if (!response.ok) throw new Error("options");
        answer = await get((await response.json()).request_options);
      } else {
        const data = JSON.parse(document.getElementById(button.dataset.options).textContent);
        if (button.dataset.passkey === "use") answer = await get(data.request_options);
        else {
          const box = document.getElementById(button.dataset.passwordless);
          answer = await create(data.creation_options, button.dataset.passkey === "signup" ? null : Boolean(box && box.checked));
        }
      }
      input.value = JSON.stringify(answer);
      form.submit();
    } catch (error) {
      if (place) { place.textContent = explain(error); place.hidden = false; }
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-passkey]").forEach((button) => {
      if (!window.PublicKeyCredential) { button.disabled = true; button.title = "This browser has no passkeys"; return; }
      button.addEventListener("click", (event) => { event.preventDefault(); run(button); });
    });
    const codes = document.querySelector("[data-copy]");
    if (codes) codes.addEventListener("click", () => { codes.select(); });
  });
})();
