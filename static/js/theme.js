// Loaded first and blocking, so that a page never flashes in the other theme. One key, three values: light, dark, or none (system).
(function () {
  "use strict";
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (error) {
    document.documentElement.dataset.storage = "off"; // private window: the system's theme is used
  }
})();
