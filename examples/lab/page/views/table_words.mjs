// The words of games: strategies, mixes and fractions as people read them.
import {el} from '../dom.mjs';

let made = 0;

// "−3/8": a minus sign, not a hyphen.
export const fraction = (text) => text.replace('-', '−');

// Below a fraction, what it is about; nothing below a whole number, and where no double holds the digits.
export function approximately(text) {
  const [p, q] = text.split('/').map(Number), x = p / q;
  return Number.isFinite(p) && Number.isFinite(q) ? el('div', {class: 'muted', style: {'white-space': 'nowrap'}}, `≈ ${fraction(String(Number(x.toPrecision(4))))}`) : null;
}

// The names of both players' strategies in the present language. Those without a name are numbered from 1.
export function strategyNames(game, t) {
  const name = (word) => {
    const plain = /^(row|column) (\d+)$/.exec(word);
    return plain ? t(`table.${plain[1]}-n`, {n: Number(plain[2]) + 1}) : t(`table.strategy.${word}`);
  };
  return {rows: game.rows.map(name), columns: game.columns.map(name)};
}

// "wait", or "1/2 rock + 1/2 paper".
export function mixWords(mix, names) {
  const parts = [];
  for (let i = 0; i < mix.length; ++i) {
    if (mix[i] === '1') return names[i];
    if (mix[i] !== '0') parts.push(`${fraction(mix[i])} ${names[i]}`);
  }
  return parts.join(' + ');
}

// A select with its label, which is not kept in the address by itself.
export function labelled(lab, host, {name, label, options, onChange}) {
  const id = `table-control-${++made}`;
  const select = el('select', {id, 'data-control': name}, ...options.map(([value, words]) => el('option', {value}, words)));
  const wrong = el('div', {class: 'wrong', role: 'alert', hidden: true});
  select.addEventListener('change', () => {
    wrong.hidden = true;
    try {
      onChange(select.value);
    } catch (error) {
      wrong.hidden = false;
      wrong.textContent = error.message;
    }
  });
  host.append(el('div', {class: 'control'}, el('label', {for: id}, lab.t(label)), select, wrong));
  return {element: select, write(value) { select.value = value; }};
}
