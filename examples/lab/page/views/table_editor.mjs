// The table of payoffs as a table of texts. What cannot be read is named at its cell, and the library keeps the last
// payoff that could.
import {labelled} from './table_words.mjs';

const sizes = [1, 2, 3, 4];

export class TableEditor {
  constructor(lab, host, room, {edited, resized, broken}) {
    Object.assign(this, {lab, room, edited, resized, changedBroken: broken, bad: new Set()});
    const {el, t} = lab;
    this.holder = host.appendChild(el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('table.payoffs'), style: {'max-height': 'none'}}));
    this.messages = host.appendChild(el('div', {class: 'control', role: 'alert', 'data-text': 'cell-errors'}));
    const tools = host.appendChild(el('div', {class: 'controls'}));
    const size = (name, label) => labelled(lab, tools, {name, label, options: sizes.map((n) => [String(n), String(n)]), onChange: (n) => {
      room.do('size', {[name]: Number(n)});
      resized();
    }});
    this.rows = size('rows', 'table.rows');
    this.columns = size('columns', 'table.columns');
    const tie = this.tie = el('input', {type: 'checkbox', id: 'table-tie', 'data-control': 'tie'});
    tie.addEventListener('change', () => {
      room.do('tie', {on: tie.checked});
      if (tie.checked) for (const cell of this.cells) if (cell.player === 'column') this.clear(cell);
      this.refresh();
      if (this.broken) broken();
      else edited();
    });
    tools.append(el('div', {class: 'control check'}, tie, el('label', {for: 'table-tie'}, t('table.tie'))));
  }

  // Whether a payoff cannot be read.
  get broken() { return this.bad.size > 0; }

  build(game, names) {
    const {el, t} = this.lab;
    this.cells = [];
    this.bad.clear();
    this.messages.replaceChildren();
    this.rows.write(String(game.rows.length));
    this.columns.write(String(game.columns.length));
    const input = (player, i, j) => {
      const place = {player, i, j, where: `${names.rows[i]}${t('table.comma')}${names.columns[j]}`};
      const element = el('input', {type: 'text', spellcheck: 'false', autocomplete: 'off', inputmode: 'text',
        'data-payoff': `${player}-${i}-${j}`, 'aria-label': t(`table.${player}-payoff`, place),
        style: {'border-left': `4px solid var(--${player === 'row' ? 'data' : 'g'})`, padding: '4px 5px', 'text-align': 'right'}});
      const cell = {...place, element};
      element.addEventListener('change', () => this.take(cell));
      this.cells.push(cell);
      return element;
    };
    const box = {display: 'flex', 'flex-wrap': 'wrap', gap: '3px', 'justify-content': 'flex-end', 'min-width': '0'};
    this.holder.replaceChildren(el('table', {},
      el('caption', {class: 'unseen'}, t('table.payoffs')),
      el('thead', {}, el('tr', {}, el('td'), ...names.columns.map((name) => el('th', {scope: 'col'}, name)))),
      el('tbody', {}, ...names.rows.map((name, i) => el('tr', {}, el('th', {scope: 'row', style: {'white-space': 'nowrap'}}, name),
        ...names.columns.map((_, j) => el('td', {}, el('div', {style: box}, input('row', i, j), input('column', i, j)))))))));
    this.refresh();
  }

  // What the library has, in all cells but those that cannot be read.
  refresh() {
    const game = this.room.json('game');
    this.tie.checked = game.tied;
    for (const cell of this.cells) {
      if (this.bad.has(cell.element)) continue;
      cell.element.value = game[cell.player][cell.i][cell.j];
      cell.element.style.width = `calc(${Math.max(3, Math.min(24, cell.element.value.length))}ch + 20px)`;
    }
  }

  clear({player, i, j, element}) {
    this.bad.delete(element);
    this.messages.querySelector(`[data-cell="${player}-${i}-${j}"]`)?.remove();
    for (const name of ['aria-invalid', 'aria-describedby']) element.removeAttribute(name);
    element.style.removeProperty('box-shadow');
  }

  take(cell) {
    const {el, t} = this.lab, {player, i, j, where, element} = cell;
    this.clear(cell);
    try {
      this.room.do('set', {player, row: i, column: j, text: element.value});
    } catch (error) {
      const id = `cell-${player}-${i}-${j}`;
      this.bad.add(element);
      element.setAttribute('aria-invalid', 'true');
      element.setAttribute('aria-describedby', id);
      element.style.setProperty('box-shadow', '0 0 0 2px var(--alarm)');
      this.messages.append(el('div', {class: 'wrong', id, 'data-cell': `${player}-${i}-${j}`},
        `${t(`table.${player}-payoff`, {where})}: ${t('table.bad-payoff')} (${error.message})`));
      this.changedBroken();
      return;
    }
    // A tied payoff of the other player is known again.
    if (this.tie.checked) this.clear(this.cells.find((other) => other.player !== player && other.i === i && other.j === j));
    this.refresh();
    if (this.broken) this.changedBroken();
    else this.edited();
  }
}
