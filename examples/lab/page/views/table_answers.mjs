// What the library says about a game, in words and exact fractions: equilibria, value, dominance, the score of a pair of
// mixes, and repetition for ever.
import {approximately, fraction, mixWords} from './table_words.mjs';

export class TableAnswers {
  constructor(lab, {solution, mix, dominance, repeated}, room) {
    Object.assign(this, {lab, room, mixPanel: mix, repeatedPanel: repeated});
    const {el, t} = lab;
    const say = (host, name) => host.appendChild(el('p', {'data-text': name}));

    solution.append(el('h2', {}, t('table.equilibria')), el('p', {}, t('table.equilibria-say')));
    this.count = say(solution, 'count');
    this.noPure = say(solution, 'no-pure');
    this.list = solution.appendChild(el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('table.equilibria'), style: {'max-height': '520px'}}));
    this.subsets = solution.appendChild(el('div', {'data-text': 'subsets'}));
    this.makesIndifferent = say(solution, 'makes-indifferent');
    this.makesIndifferent.textContent = t('table.makes-indifferent');
    this.degenerate = say(solution, 'degenerate');
    this.value = say(solution, 'value');
    this.winning = say(solution, 'winning');
    this.responses = say(solution, 'responses');

    this.score = lab.numbers(mix, [['row-payoff', 'table.row-earns'], ['column-payoff', 'table.column-earns'],
      ['row-gain', 'table.row-gain'], ['column-gain', 'table.column-gain'], ['mix-gain', 'table.gain', 'strong']]);
    // Beside a long fraction the label stays readable.
    for (const label of mix.querySelectorAll('dt')) label.style.setProperty('overflow-wrap', 'normal');
    this.best = say(mix, 'best');

    dominance.append(el('h2', {}, t('table.dominance')), el('p', {}, t('table.dominance-say')));
    this.dominated = dominance.appendChild(el('div', {'data-text': 'dominated'}));

    repeated.append(el('h2', {}, t('table.for-ever')), el('p', {}, t('table.for-ever-say')));
    lab.controls(repeated, [{name: 'discount', kind: 'text', label: 'table.discount', value: '1/2', onChange: (text) => {
      room.do('repeat', {discount: text});
      this.showRepeated();
    }}]);
    this.dilemma = say(repeated, 'dilemma');
    this.strategies = repeated.appendChild(el('div', {'data-text': 'repeated'}));
    const discount = lab.state.get('discount');
    if (discount !== undefined) room.do('repeat', {discount});
  }

  show(game, names) {
    const {el, t} = this.lab, {rows, columns} = names;
    const answer = this.room.json('solution'), all = answer.equilibria;
    const pure = all.filter((one) => one.pure).length;
    this.count.textContent = answer.infinite ? t('table.count-infinite', {n: all.length, pure}) : t(all.length > 1 ? 'table.count' : pure ? 'table.count-pure' : 'table.count-mixed', {n: all.length, pure});
    // A pure equilibrium is always an extreme one.
    this.noPure.textContent = pure ? '' : t('table.no-pure') + (this.room.json('responses') ? ` ${t('table.lines-meet')}` : '');
    this.makesIndifferent.hidden = pure === all.length && !answer.infinite;
    this.count.dataset.value = answer.infinite ? 'infinite' : String(all.length);

    // The nearest doubles of the mixes stand below the fractions of those that mix.
    const numbers = this.room.numbers('equilibria'), width = rows.length + columns.length;
    const line = (player, k, mix, of, from, payoff) => el('tr', {}, el('th', {scope: 'row', style: {'overflow-wrap': 'normal'}}, t(`table.player-${player}`)),
      el('td', {'data-number': `${player}-mix-${k + 1}`, 'data-value': mix.join(' '), style: {'text-align': 'left'}}, mixWords(mix, of),
        mix.includes('1') ? null : el('div', {class: 'muted', style: {'overflow-wrap': 'normal'}},
          `≈ ${Array.from(numbers.slice(k * width + from, k * width + from + mix.length), (p) => Number(p.toPrecision(4))).join(', ')}`)),
      el('td', {'data-number': `${player}-earns-${k + 1}`, 'data-value': payoff, style: {'min-width': '3em'}}, fraction(payoff), approximately(payoff)));
    this.list.replaceChildren(el('table', {style: {width: '100%'}},
      el('caption', {class: 'unseen'}, t('table.equilibria')),
      el('thead', {style: {'overflow-wrap': 'normal'}}, el('tr', {}, ...['player', 'plays', 'earns'].map((key) => el('th', {scope: 'col', style: key === 'earns' ? {} : {'text-align': 'left'}}, t(`table.${key}`))))),
      ...all.map((one, k) => el('tbody', {'data-equilibrium': k + 1, style: {'border-top': '2px solid var(--rule)'}},
        line('row', k, one.row, rows, 0, one.row_payoff), line('column', k, one.column, columns, rows.length, one.column_payoff)))));

    this.subsets.replaceChildren();
    if (answer.infinite) {
      const list = (mixes, of) => mixes.map((mix) => `(${mixWords(mix, of)})`).join(t('table.and'));
      this.subsets.append(el('p', {}, t('table.subsets')), el('ul', {}, ...answer.subsets.map((one) =>
        el('li', {}, t('table.subset', {rows: list(one.rows, rows), columns: list(one.columns, columns)})))));
    }
    this.degenerate.textContent = t(answer.degenerate ? 'table.degenerate' : 'table.not-degenerate');
    this.degenerate.dataset.value = String(answer.degenerate);
    this.value.textContent = answer.value === null ? t('table.no-value') : t('table.value', {value: fraction(answer.value)});
    this.value.dataset.value = answer.value ?? '';
    this.winning.textContent = answer.winning === null ? '' : t('table.winning', {name: columns[0], low: fraction(answer.winning.low), high: fraction(answer.winning.high)});
    this.showResponses(names);
    this.showDominance(names);
    this.showRepeated();
    this.lab.announce(this.count.textContent);
  }

  // Of a 2x2 game: where each player is indifferent.
  showResponses({rows, columns}) {
    const {t} = this.lab, answer = this.room.json('responses');
    if (!answer) { this.responses.textContent = ''; return; }
    const of = (player, one, name) => (one.everything ? t(`table.${player}-everything`)
      : one.indifferent === null ? t(`table.${player}-one-best`) : t(`table.${player}-indifferent`, {p: fraction(one.indifferent), name}));
    this.responses.textContent = `${of('row', answer.row, columns[0])} ${of('column', answer.column, rows[0])}`;
  }

  showMix(game, {rows, columns}) {
    const {t} = this.lab, answer = this.room.json('mix');
    const shown = {'row-payoff': answer.row_payoff, 'column-payoff': answer.column_payoff, 'row-gain': answer.row_gain, 'column-gain': answer.column_gain, 'mix-gain': answer.gain};
    this.score.write(shown);
    for (const [name, text] of Object.entries(shown)) this.mixPanel.querySelector(`[data-number="${name}"]`).replaceChildren(fraction(text), approximately(text) ?? '');
    const list = (indices, names) => indices.map((i) => names[i]).join(t('table.comma'));
    this.best.textContent = answer.equilibrium ? t('table.is-equilibrium') : t('table.best', {rows: list(answer.best_rows, rows), columns: list(answer.best_columns, columns)});
    this.best.dataset.value = String(answer.equilibrium);
  }

  showDominance(names) {
    const {el, t} = this.lab, answer = this.room.json('dominance');
    const one = ({player, strategy, by}) => {
      const of = player === 'row' ? names.rows : names.columns;
      return t(`table.${player}-dominated`, {name: of[strategy], by: mixWords(by, of)});
    };
    const list = (all) => all.map(one).join(t('table.semicolon'));
    const {strict, left, weak} = answer, lines = [];
    if (strict.length === 0) {
      lines.push(t('table.nothing-strict'));
    } else {
      strict.forEach((round, k) => lines.push(t('table.round', {n: k + 1, list: list(round)})));
      lines.push(t('table.left', {rows: left.rows.map((i) => names.rows[i]).join(t('table.comma')), columns: left.columns.map((j) => names.columns[j]).join(t('table.comma'))}));
    }
    lines.push(weak.length === 0 ? t('table.nothing-weak') : t('table.weak', {list: list(weak)}));
    this.dominated.replaceChildren(...lines.map((line) => el('p', {}, line)));
  }

  // Only a symmetric prisoners' dilemma is repeated here.
  showRepeated() {
    const {el, t} = this.lab, answer = this.room.json('repeated');
    this.repeatedPanel.hidden = answer === null;
    if (answer === null) return;
    this.dilemma.textContent = t('table.dilemma', Object.fromEntries(Object.entries(answer.dilemma).map(([name, text]) => [name, fraction(text)])));
    const line = (name, one) => {
      const verdict = !one.nash ? t('table.no-nash', {gain: fraction(one.deviation_gain)}) : t(one.subgame_perfect ? 'table.perfect' : 'table.nash-only');
      const threshold = one.threshold === null ? t('table.no-threshold') : t('table.threshold', {d: fraction(one.threshold)});
      return el('p', {'data-number': name, 'data-value': one.nash ? '1' : '0'}, t(`table.${name}`, {payoff: fraction(one.payoff)}), ' ', verdict, ' ', threshold);
    };
    this.strategies.replaceChildren(line('grim', answer.grim), line('tit', answer.tit));
  }
}
