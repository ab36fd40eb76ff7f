// Finds the visible element of a role by its name, in the open dialog first. Without a name: the names there are.
// With a group: only among the fields of the group that is called so.
const [role, name, group] = arguments;
const kinds = {
  button: "button, [role=button], input[type=submit]",
  textbox: "input:not([type=checkbox], [type=radio], [type=submit], [type=file], [type=hidden]), textarea, [role=textbox]",
  combobox: "select",
  checkbox: "input[type=checkbox], [role=checkbox]",
  radio: "input[type=radio], [role=radio]",
  tab: "[role=tab], nav a",
  link: "a[href]",
  option: "[role=option]",
  image: "canvas, svg, [role=img]",
};
const clean = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const shown = (element) => {
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return style.visibility !== "hidden" && style.display !== "none" && box.width + box.height > 0;
};
const nameOf = (element) => {
  const labelled = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  const others = labelled.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  const labels = [...(element.labels ?? [])].map((label) => label.textContent).join(" ");
  const own = element.matches("input, select, textarea, canvas") ? "" : element.textContent;
  return clean(element.getAttribute("aria-label")) || clean(others) || clean(labels) || clean(own) || clean(element.title) || clean(element.placeholder);
};
const dialogs = [...document.querySelectorAll("dialog[open], [role=dialog], [role=alertdialog]")].filter(shown);
const groups = [...document.querySelectorAll("fieldset")].filter((one) => clean(one.querySelector("legend")?.textContent).includes(group));
const places = group ? groups : [...dialogs.reverse(), document];
for (const place of places) {
  const there = [...place.querySelectorAll(kinds[role] ?? role)].filter(shown);
  if (name === null) {
    if (place === document) return there.map(nameOf);
    continue;
  }
  const usable = there.filter((element) => !element.disabled);
  const found =
    usable.find((element) => nameOf(element) === name) ??
    usable.find((element) => nameOf(element).startsWith(name)) ??
    usable.find((element) => nameOf(element).includes(name));
  if (found) {
    found.scrollIntoView({ block: "center" });
    return found;
  }
}
return null;
