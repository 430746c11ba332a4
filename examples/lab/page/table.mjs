// The table twin of a chart: the same numbers for who cannot see it, or wants to read them off. Filled while it is open.
import {el} from './dom.mjs';

export function table(host, {caption, columns, rows, open = false}, {t, number}) {
  const body = el('tbody');
  const head = el('thead', {}, el('tr', {}, ...columns.map((key) => el('th', {scope: 'col'}, t(key)))));
  const box = host.appendChild(el('details', {open}, el('summary', {}, t(caption)),
    el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t(caption)}, el('table', {}, el('caption', {class: 'unseen'}, t(caption)), head, body))));
  const refresh = () => body.replaceChildren(...rows().map((row) =>
    el('tr', {}, ...row.map((cell) => el('td', {}, typeof cell === 'number' ? number(cell) : String(cell))))));
  box.addEventListener('toggle', () => { if (box.open) refresh(); });
  if (open) refresh();
  return {element: box, refresh: () => { if (box.open) refresh(); }, fill: refresh};
}
