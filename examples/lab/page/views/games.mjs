// The games: gradients on games of two numbers, and tables with their equilibria. One of both at a time.
import {motion} from './motion.mjs';
import {table} from './table.mjs';

const parts = [table, motion];

export const games = {
  id: 'games',
  title: 'games.title',
  mount(host, lab) {
    const {el, state, t} = lab;
    const part = parts.find((one) => one.id === state.get('part', parts[0].id)) ?? state.refuse('part', parts[0]);
    host.append(el('div', {class: 'row', role: 'group', 'aria-label': t('games.parts')}, ...parts.map((one) => el('button', {
      type: 'button', 'data-part': one.id, 'aria-pressed': one === part,
      onclick: () => lab.visit('games', one === parts[0] ? '' : one.id),
    }, t(one.title)))));
    return part.mount(host.appendChild(el('div')), lab);
  },
};
