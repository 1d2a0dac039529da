// Before anything is drawn: the estimate that is in the page is of an address that asks for nothing, in English, with
// figures as Americans write them. Whoever asks for something else, or writes otherwise, sees its outline until the page
// is live, running the way that their language does (src/locale.ts has the languages).
(() => {
  const wished = [new URLSearchParams(location.search).get("lang") ?? "", ...navigator.languages];
  const spoken = wished.map((tag) => tag.split("-")[0].toLowerCase()).find((tag) => tag === "en" || tag === "ar");
  const asBuilt = location.search === "" && (spoken ?? "en") === "en" && price(navigator.languages) === "$1,234.50";
  document.documentElement.dir = spoken === "ar" ? "rtl" : "ltr";
  document.documentElement.classList.toggle("outline", !asBuilt);

  function price([locale = "en-US"]) {
    try {
      return new Intl.NumberFormat(locale, { style: "currency", currency: "USD" }).format(1234.5);
    } catch {
      return null;
    }
  }
})();
