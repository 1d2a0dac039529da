import { reads } from "./browser.js";

// The account view as its tests ask for it and read it.

export const SLOTS = 5027;
export const DAY = 48;

/** The address of an account after so many slots of half an hour. */
export const account = (vendor, slots, more = "") => `?v=1&c=${vendor}&w=account&t=${slots}${more}`;

export const standing = (page) => page.getByRole("status", { name: "The account" });
export const time = (page) => page.getByRole("group", { name: "Time" });
export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const latestAlert = (page) => page.getByRole("status", { name: "Latest alert" });

/** The figures under the gauge by their names, as they are written. */
export const figures = (page) =>
  page.getByLabel("This cycle’s credits").evaluate((list) =>
    Object.fromEntries([...list.children].map((pair) => [...pair.children].map((part) => part.textContent))),
  );

/** Every alert as "instant title", oldest first. */
export const alerts = (page) =>
  page.getByRole("region", { name: "Alerts" }).evaluate((region) =>
    [...region.querySelectorAll("time")]
      .map((time) => `${time.dateTime} ${time.parentElement.querySelector("strong").textContent.replace(".", "")}`)
      .reverse(),
  );

/** The rows of a table under their column's names. */
export const rows = (page, name) =>
  page.getByRole("table", { name, exact: true }).evaluate((table) => {
    const [head, ...body] = [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.replaceAll(/\s+/g, " ").trim()));
    return body.map((cells) => Object.fromEntries(head.map((column, index) => [column, cells[index]])));
  });

export async function toTheEnd(page) {
  await button(page, "To the end").click();
  await reads(time(page), "Apr 15, 2026");
}

/** "1,234.5" as 1234500n thousandths. */
export function thousandths(text) {
  const [whole, fraction = ""] = text.replaceAll(",", "").split(".");
  return BigInt(whole + fraction.padEnd(3, "0"));
}

/** 1234500n thousandths as "1,234.5". */
export function inWords(amount) {
  const fraction = String(amount % 1000n).padStart(3, "0").replace(/0+$/, "");
  return (amount / 1000n).toLocaleString("en") + (fraction && `.${fraction}`);
}
