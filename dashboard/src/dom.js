// Elements from text: nothing from the data is ever read as HTML.

/** An element; attributes that are null or false are left out, functions become listeners. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child != null));
  return element;
}

/** A labelled list to choose from. */
export function picker(label, id, options, chosen, onChange) {
  const select = el('select', { id, change: (event) => onChange(event.target.value) },
    options.map(([value, text]) => el('option', { value, selected: value === chosen }, text)));
  return el('div', { class: 'field' }, el('label', { for: id }, label), select);
}
