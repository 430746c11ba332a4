// The tape: an expression, the list of its operations with an arc from each operand to its result, and the reverse sweep
// one turn at a time, with the row of the table of derivatives that fires. Everything is computed by the room "tape"
// (examples/lab/tape/tape.cpp); here it is drawn.
import {el, svg} from '../dom.mjs';

const examples = {
  small: {expression: 'log(x1) + x1*x2 - sin(x2)', values: {x1: 2, x2: 5}},
  value: {expression: 'd = w*1.5 + c; g = a*-0.5 + b; e = w*g + c; log_sigmoid(d) + log_sigmoid(-e)', values: {w: 0.8, c: -0.4, a: 1, b: 0.7}},
  softplus: {expression: '-softplus(-d) - softplus(e)', values: {d: 0.8, e: -0.24}},
  best: {expression: '0.3*log_sigmoid(t) + 0.1*log_sigmoid(-t)', values: {t: 1}},
  net: {expression: 'h1 = tanh(w1*0.5 + b1); h2 = tanh(w2*0.5 + b2); square(v1*h1 + v2*h2 - 1)', values: {w1: 1.5, b1: 0.1, w2: -1, b2: 0.2, v1: 0.8, v2: -0.6}},
  diamond: {expression: 'a = x + x; b = a + a; c = b + b; c + c', values: {x: 1}},
};
const first = 'small';

const style = `
.tape-list { position: relative; max-height: 74vh; overflow: auto; border: 1px solid var(--rule); border-radius: 8px; }
.tape-list .inside { position: relative; display: flex; align-items: flex-start; }
.tape-list svg { flex: none; display: block; }
.tape-list table { flex: 1; min-width: 0; width: 100%; }
.tape-list thead th { position: sticky; top: 0; background: var(--paper); z-index: 1; }
.tape-list td, .tape-list th { padding: 4px 6px; }
.tape-list td:nth-child(2), .tape-list th:nth-child(2) { text-align: left; overflow-wrap: break-word; }
.tape-list tr.now { background: color-mix(in srgb, var(--g) 18%, transparent); }
.tape-list tr.given td:last-child { color: var(--g); font-weight: 600; }
.tape-list tr.waiting td:last-child, .tape-list .operands { color: var(--muted); }
.tape-list tr.grown th { text-align: left; padding-top: 10px; white-space: normal; }
.tape-list path { fill: none; stroke: var(--zero); stroke-width: 1.3; }
.tape-list path.now { stroke: var(--g); stroke-width: 2.6; }
.tape-list circle { fill: var(--zero); }
.tape-list circle.now, .tape-list .tip { fill: var(--g); }
.tape-expression { font-family: ui-monospace, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; margin: 6px 0; }
.tape-expression mark { background: color-mix(in srgb, var(--g) 30%, transparent); color: inherit; border-radius: 3px; }
.tape-wrong { color: var(--alarm); }
.tape-wrong pre, .tape-picture { overflow-x: auto; margin: 2px 0; font-family: ui-monospace, 'DejaVu Sans Mono', monospace; font-size: 0.86em; }
.tape-buttons { display: flex; flex-wrap: wrap; gap: 6px; margin: 8px 0; }
.tape-old { opacity: 0.45; }
.tape-rule { overflow-x: auto; }
.tape-rule td, .tape-rule th, .tape-check td, .tape-check th { text-align: left; padding: 2px 8px 2px 0; }
.tape-check { overflow-x: auto; }
.tape-check th, .tape-check td { white-space: nowrap; }
.tape-right { display: flex; flex-direction: column; gap: 12px; }
@media (min-width: 700px) { .tape-fields .controls { grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); } }
@media (max-width: 699px) {
  .tape-fields .controls { grid-template-columns: minmax(0, 1fr); }
  .tape-list table, .tape-check table { font-size: 0.84rem; }
  .tape-list td, .tape-list th { padding: 3px 4px; }
}
/* The turn stays in sight below the list. */
@media (max-width: 899px) { .tape-list { max-height: 46vh; } }
.tape-given { list-style: none; padding: 0; margin: 6px 0; }
.tape-given li { margin: 4px 0; overflow-wrap: anywhere; }
`;

// A number of the engine's JSON, which writes what JSON cannot.
const read = (x) => (x === null ? NaN : x === 'inf' ? Infinity : x === '-inf' ? -Infinity : x);

export const tape = {
  id: 'tape',
  title: 'tape.title',

  mount(host, lab) {
    const {t, state, number} = lab;
    let room = null, list, values, adjoints, turns = [], turn = 0, step = null, shown = [], arcs = [], structure, opened = 0, playing = 0;

    // --- the parts of the page

    const sheet = el('style', {}, style);
    const top = el('div', {class: 'panel tape-fields'});
    const expressionShown = el('p', {class: 'tape-expression', 'data-text': 'expression'});
    const wrong = el('div', {class: 'tape-wrong', role: 'alert', id: 'tape-wrong', hidden: true});
    const drawing = svg('svg', {width: 64, height: 10, 'aria-hidden': 'true', 'data-chart': 'arcs'});
    const body = el('tbody');
    const grid = el('table', {},
      el('caption', {class: 'unseen'}, t('tape.list')),
      el('thead', {}, el('tr', {}, ...['index', 'operation', 'value', 'adjoint'].map((name) => el('th', {scope: 'col'}, t(`tape.${name}`))))),
      body);
    const inside = el('div', {class: 'inside'}, drawing, grid);
    const listBox = el('div', {class: 'tape-list', tabindex: '0', role: 'region', 'aria-label': t('tape.list')}, inside);
    const buttons = el('div', {class: 'tape-buttons', role: 'group', 'aria-label': t('tape.sweep')});
    const told = el('div', {'data-text': 'turn'});
    const inputs = el('div', {});
    const answer = el('div', {class: 'tape-check'});
    const notes = el('div', {});
    const picture = el('pre', {class: 'tape-picture'});
    const pictureBox = el('details', {'data-details': 'picture'}, el('summary', {}, t('tape.picture')), picture);
    const left = el('div', {}, buttons, expressionShown, listBox, pictureBox);
    const right = el('div', {class: 'tape-right'}, el('div', {class: 'panel'}, told), notes, el('div', {class: 'panel'}, inputs), answer);
    const columns = el('div', {class: 'columns'}, left, right);
    host.append(sheet, el('p', {}, t('tape.sentence')), top, wrong, columns);

    // --- what is asked for

    const chosen = () => Object.keys(examples).find((name) => examples[name].expression === fields.get('expression')) ?? 'own';
    const fields = lab.controls(top, [
      {name: 'example', kind: 'select', label: 'tape.example', value: first,
       options: [...Object.keys(examples), 'own'].map((name) => [name, `tape.example.${name}`]), onChange: take},
      {name: 'expression', kind: 'text', label: 'tape.expression', value: examples[first].expression, live: true, onChange: typed},
    ]);
    const box = fields.element('expression');
    box.classList.add('mono');
    box.setAttribute('maxlength', '500');
    box.setAttribute('aria-describedby', 'tape-wrong');
    lab.table(top, {caption: 'tape.functions', columns: ['tape.function', 'tape.value', 'tape.derivatives'], rows: () =>
      (room ? room.json('functions') : []).map((row) => [`${row.name}(${row.derivatives.length === 1 ? 'x' : 'a, b'})`, row.value, row.derivatives.join('; ')])});

    const of = el('select', {id: 'tape-of', 'data-control': 'of', onchange: () => from(of.value)});
    let sliders = null, names = [], remembered = new Map();

    const button = (name, action) => buttons.appendChild(el('button', {type: 'button', 'data-control': name, onclick: action}, t(`tape.${name}`)));
    const control = {
      first: button('first', () => { stop(); go(0); }),
      back: button('back', () => { stop(); go(turn - 1); }),
      next: button('next', () => { stop(); go(turn + 1); }),
      last: button('last', () => { stop(); go(turns.length); }),
      play: button('play', () => (playing ? stop() : play())),
    };

    function take(name) {
      if (name === 'own') return box.focus();
      remembered = new Map(Object.entries(examples[name].values));
      for (const variable of names) state.set(`at.${variable}`, undefined);
      names = [];
      fields.set('expression', examples[name].expression);
      state.set('of', undefined);
      state.set('turn', undefined);
      open();
    }

    function typed() {
      state.set('turn', undefined);
      open();
      fields.set('example', chosen());
    }

    function from(variable) {
      stop();
      state.set('of', variable || undefined);
      room.do('sweep', {of: variable});
      refresh();
      go(0);
    }

    const valueOf = (name) => state.get(`at.${name}`, remembered.get(name) ?? examples[chosen()]?.values[name] ?? 1);

    // Another expression: another room. One that is none leaves the list as it is.
    function open() {
      stop();
      let made;
      try {
        made = lab.open('tape', {expression: fields.get('expression')});
        const variables = made.json('tape').variables.map((one) => one.name);
        const values = variables.map(valueOf);
        made.do('values', {values});
        const wanted = state.get('of', '');
        if (variables.includes(wanted)) made.do('sweep', {of: wanted});
        else if (wanted !== '') state.refuse('of');
        say(null);
        if (room) room.close();
        room = made;
        ++opened;
        ask(variables, values);
      } catch (error) {
        if (made) made.close();
        if (!room) for (const one of Object.values(control)) one.disabled = true;
        return say(error.message);
      }
      refresh();
      go(Math.min(state.get('turn', 0), turns.length));
    }

    // The sliders and the output that the sweep starts at.
    function ask(variables, values) {
      if (variables.join() === names.join() && sliders) return;
      for (const name of names) {
        remembered.set(name, valueOf(name));
        if (!variables.includes(name)) state.set(`at.${name}`, undefined);
      }
      names = variables;
      of.replaceChildren(el('option', {value: ''}, t('tape.of.result')), ...names.map((name) => el('option', {value: name}, `∂V/∂${name}`)));
      of.value = state.get('of', '');
      inputs.replaceChildren(el('div', {class: 'control'}, el('label', {for: 'tape-of'}, t('tape.of')), of));
      sliders = lab.controls(inputs, names.map((name) => ({
        name: `at.${name}`, kind: 'range', label: 'tape.variable', min: -6, max: 6, step: 0.01,
        onChange: move})));
      names.forEach((name, i) => {
        sliders.set(`at.${name}`, values[i]);
        const one = sliders.element(`at.${name}`);
        one.closest('.control').querySelector('label').textContent = name;
        for (const input of one.closest('.control').querySelectorAll('input[aria-label]')) input.setAttribute('aria-label', name);
      });
    }

    function move() {
      room.do('values', {values: names.map((name) => sliders.get(`at.${name}`))});
      refresh();
      go(turn);
    }

    function say(message) {
      wrong.hidden = !message;
      columns.classList.toggle('tape-old', Boolean(message));
      // After the control, which has found nothing wrong.
      queueMicrotask(() => (message ? box.setAttribute('aria-invalid', 'true') : box.removeAttribute('aria-invalid')));
      if (!message) return wrong.replaceChildren();
      const [first, ...mark] = message.split('\n');
      wrong.replaceChildren(el('p', {}, first.replace(/^tape: /, '')), mark.length ? el('pre', {}, mark.join('\n')) : null);
    }

    // --- the list

    const short = (x) => (Number.isFinite(x) ? String(Number(x.toPrecision(6))).replace('-', '−') : number(x));
    const operandText = (operand) => (operand.entry ? `#${operand.entry}` : short(read(operand.number)));
    const operation = (entry) => entry.operation + (entry.name ? ` ${entry.name}` : '');

    // After another recording. The rows are made anew if the list has another structure.
    function refresh() {
      values = room.numbers('values');
      const now = `${opened} ${room.number('structure')}`;
      if (now !== structure) {
        structure = now;
        list = room.json('tape');
        turns = room.json('turns');
        build();
      }
      shown.forEach(({value}, i) => write(value, values[i]));
      if (pictureBox.open) picture.textContent = room.text('picture');
      check();
    }

    function write(cell, x, digits) {
      cell.textContent = number(x, digits);
      cell.dataset.value = x;
    }

    function build() {
      shown = list.entries.map((entry) => {
        const derivative = list.gradient.map((node, k) => (node === entry.index ? ` = ∂V/∂${list.variables[k].name}` : '')).join('');
        const value = el('td', {'data-number': `value-${entry.index}`}), adjoint = el('td', {'data-number': `adjoint-${entry.index}`});
        const row = el('tr', {'data-node': entry.index},
          el('th', {scope: 'row'}, `#${entry.index}`),
          el('td', {}, el('span', {class: 'mono'}, operation(entry)), derivative, ' ',
            el('span', {class: 'operands'}, entry.operands.map(operandText).join(', '))),
          value, adjoint);
        return {row, value, adjoint, path: entry.path};
      });
      const rows = shown.map((one) => one.row);
      if (list.recorded < rows.length)
        rows.splice(list.recorded, 0, el('tr', {class: 'grown'}, el('th', {colspan: 4, scope: 'colgroup', 'data-number': 'grown', 'data-value': rows.length - list.recorded},
          t('tape.grown', {n: rows.length - list.recorded}))));
      body.replaceChildren(...rows);

      // An arc from each operand to its result, on the left of the list; of x*x there are two.
      arcs = list.entries.flatMap((entry) => entry.inputs.map((input, k) => ({
        input, entry: entry.index, inner: entry.inputs.indexOf(input) < k,
        line: svg('path', {'data-arc': `${input}-${entry.index}`}), tip: svg('path', {class: 'tip'})})));
      for (const one of shown) one.dot = svg('circle', {r: 3});
      draw();
    }
    pictureBox.addEventListener('toggle', () => { if (pictureBox.open && room) picture.textContent = room.text('picture'); });

    // Puts the arcs where the rows are.
    function draw() {
      if (!shown.length) return;
      const base = inside.getBoundingClientRect().top, middle = shown.map(({row}) => {
        const place = row.getBoundingClientRect();
        return place.top - base + place.height / 2;
      });
      const wide = host.clientWidth < 500 ? 36 : 84, x = wide - 6, tall = grid.offsetHeight;
      const longest = Math.max(1, ...arcs.map((one) => middle[one.entry - 1] - middle[one.input - 1]));
      drawing.setAttribute('width', wide);
      drawing.setAttribute('height', tall);
      for (const {line, tip, input, entry, inner} of arcs) {
        // The longer, the further out.
        const from = middle[input - 1], to = middle[entry - 1];
        const out = (10 + (wide - 22) * Math.sqrt((to - from) / longest) - (inner ? 5 : 0)) * 4 / 3;
        line.setAttribute('d', `M${x} ${from}C${x - out} ${from} ${x - out} ${to} ${x} ${to}`);
        tip.setAttribute('d', `M${x + 1} ${from}l-9 -4.5v9z`);
      }
      shown.forEach(({dot}, i) => { dot.setAttribute('cx', x); dot.setAttribute('cy', middle[i]); });
      light();
    }

    // The arcs of the turn, in colour and above the others, with tips towards those that receive.
    function light() {
      const now = arcs.filter((one) => one.entry === step?.entry && step.contributions.some((given) => given.to === one.input));
      for (const one of arcs) one.line.setAttribute('class', now.includes(one) ? 'now' : '');
      shown.forEach(({dot}, i) => dot.setAttribute('class', step?.entry === i + 1 ? 'now' : ''));
      drawing.replaceChildren(...arcs.filter((one) => !now.includes(one)).map((one) => one.line), ...now.map((one) => one.line),
        ...shown.map((one) => one.dot), ...now.map((one) => one.tip));
    }

    // --- the sweep

    function go(to) {
      if (!room) return;
      turn = Math.max(0, Math.min(turns.length, to));
      room.do('go', {turn});
      adjoints = room.numbers('adjoints');
      step = room.json('step');
      state.set('turn', turn || undefined);

      // Those whose turn is still to come, or that no adjoint has reached, are muted.
      const given = new Set(step?.contributions.map((one) => one.to));
      shown.forEach(({row, adjoint, path}, i) => {
        const index = i + 1, now = step?.entry === index;
        row.className = [now ? 'now' : '', given.has(index) ? 'given' : '', adjoints[i] === 0 ? 'waiting' : ''].join(' ').trim();
        if (now) row.setAttribute('aria-current', 'step');
        else row.removeAttribute('aria-current');
        write(adjoint, adjoints[i]);
        if (!path) {
          adjoint.textContent = '–';
          adjoint.title = t('tape.no-path');
        }
      });
      if (step) keepInSight(shown[step.entry - 1].row);
      for (const [name, off] of [['first', turn === 0], ['back', turn === 0], ['next', turn === turns.length], ['last', turn === turns.length]])
        control[name].disabled = off;
      control.play.disabled = turns.length === 0;
      tell();
      mark();
      light();
    }

    function keepInSight(row) {
      const head = grid.tHead.offsetHeight, at = row.offsetTop, end = at + row.offsetHeight;
      if (at - head < listBox.scrollTop) listBox.scrollTop = at - head;
      else if (end > listBox.scrollTop + listBox.clientHeight) listBox.scrollTop = end - listBox.clientHeight;
    }

    // The part of the expression that the node was computed from; its place is counted in bytes.
    function mark() {
      const text = fields.get('expression'), bytes = new TextEncoder().encode(text), entry = step && list.entries[step.entry - 1];
      const cut = (a, b) => new TextDecoder().decode(bytes.slice(a, b));
      if (!entry || entry.from < 0) return expressionShown.replaceChildren(text);
      expressionShown.replaceChildren(cut(0, entry.from), el('mark', {}, cut(entry.from, entry.to)), cut(entry.to, bytes.length));
    }

    const value = (index) => values[index - 1];
    const amount = (name, x) => el('strong', {'data-number': name, 'data-value': x}, number(x));

    // The turn in words and numbers.
    function tell() {
      const parts = [el('h2', {'data-number': 'turn', 'data-value': turn}, t('tape.turn', {n: turn, all: turns.length}))];
      let sentence;
      if (turns.length === 0) {
        sentence = list.output === 0 ? t('tape.plain', {value: number(room.number('value'))}) : t('tape.only-leaf');
        parts.push(el('p', {}, sentence));
      } else if (!step) {
        sentence = t('tape.before', {output: list.output});
        parts.push(el('p', {}, sentence));
      } else {
        const entry = list.entries[step.entry - 1];
        sentence = t('tape.visits', {node: step.entry, operation: operation(entry), adjoint: number(read(step.adjoint))});
        parts.push(el('p', {}, sentence));
        if (step.row) {
          const letters = step.letters.length === 1 ? ['tape.by.only'] : ['tape.by.a', 'tape.by.b'];
          parts.push(el('div', {class: 'tape-rule'}, el('table', {'data-row': step.row.name},
            el('caption', {style: 'text-align: left'}, t('tape.fired')),
            el('thead', {}, el('tr', {}, ...['tape.name', 'tape.y', ...letters].map((name) => el('th', {scope: 'col'}, t(name))))),
            el('tbody', {}, el('tr', {class: 'mono'}, ...[step.row.name, step.row.value, ...step.row.derivatives].map((text) => el('td', {}, text)))))));
          const meaning = [`dy = ${number(read(step.adjoint))}`, `y = ${number(value(step.entry))}`,
            ...step.letters.map((letter, k) => `${letter} = ${entry.operands[k].entry ? `#${entry.operands[k].entry} = ${number(value(entry.operands[k].entry))}` : short(read(entry.operands[k].number))}`)];
          parts.push(el('p', {class: 'mono'}, meaning.join(', ')));
        } else {
          parts.push(el('p', {}, t('tape.no-row')));
        }
        parts.push(el('ul', {class: 'tape-given'}, ...step.contributions.map((one) => el('li', {},
          t('tape.receives', {node: one.to}), ' ', el('code', {}, one.formula ? `${one.formula} = ${one.numbers} = ` : ''),
          amount(`given-${one.operand}`, read(one.amount)), t('tape.has-now', {adjoint: number(adjoints[one.to - 1])})))));
        if (step.contributions.some((one) => /\b(through|gate)\(/.test(one.formula))) parts.push(el('p', {class: 'muted'}, t('tape.gates')));
        if (turn === turns.length) parts.push(el('p', {}, t('tape.over')));
        sentence += ' ' + step.contributions.map((one) => `${t('tape.receives', {node: one.to})} ${number(read(one.amount))}`).join('; ');
      }
      told.replaceChildren(...parts);
      lab.announce(sentence);
    }

    // The gradient, against differences.
    function check() {
      const found = room.json('check'), gradient = room.numbers('gradient');
      const what = state.get('of', '') === '' ? 'V' : `∂V/∂${state.get('of', '')}`;
      const parts = [el('h2', {}, t('tape.gradient', {what})),
        el('p', {}, `${what} = `, amount('value', room.number('value')))];
      if (found) {
        parts.push(el('table', {},
          el('caption', {class: 'unseen'}, t('tape.gradient', {what})),
          el('thead', {}, el('tr', {}, ...['by', 'derivative', 'difference', 'error', 'bound'].map((name) => el('th', {scope: 'col'}, t(`tape.check.${name}`))))),
          el('tbody', {}, ...found.variables.map((one, i) => el('tr', {},
            el('th', {scope: 'row'}, one.name),
            ...[['gradient', gradient[i]], ['numeric', read(one.numeric)], ['error', read(one.error)], ['bound', read(one.bound)]].map(([name, x]) =>
              el('td', {'data-number': `${name}-${one.name}`, 'data-value': x}, number(x, name === 'error' || name === 'bound' ? 4 : 6))))))));
        const known = ['pass', 'kink', 'off_at_kink', 'undefined', 'rough', 'nan'];
        const errors = found.variables.map((one) => read(one.error)), bounds = found.variables.map((one) => read(one.bound));
        parts.push(el('p', {'data-text': 'verdict', 'data-verdict': found.verdict, class: found.ok ? '' : 'tape-wrong'},
          found.ok ? t('tape.checked', {error: number(Math.max(...errors), 4), bound: number(Math.max(...bounds), 4)})
            : known.includes(found.verdict) ? t(`tape.verdict.${found.verdict}`) : t('tape.verdict', {verdict: found.meaning})));
      } else {
        parts.push(el('p', {}, t('tape.unchecked')));
      }
      answer.replaceChildren(...parts);

      // What made the first number that is none, and zeros that met an infinity.
      const remarks = [];
      const bad = list.entries.find((entry) => !Number.isFinite(values[entry.index - 1]));
      if (bad) remarks.push(t('tape.not-finite', {node: bad.index, operation: bad.operation, value: number(values[bad.index - 1])}));
      const note = room.text('note');
      if (note) remarks.push(`${t('tape.zeros')} ${note}`);
      notes.replaceChildren(...remarks.map((text) => el('p', {class: 'tape-wrong', 'data-text': 'note'}, text)));
    }

    // --- play: a turn a second

    function play() {
      if (turn === turns.length) go(0);
      playing = setInterval(() => {
        go(turn + 1);
        if (turn === turns.length) stop();
      }, 1000);
      control.play.textContent = t('tape.pause');
      control.play.setAttribute('aria-pressed', 'true');
    }
    function stop() {
      clearInterval(playing);
      playing = 0;
      control.play.textContent = t('tape.play');
      control.play.setAttribute('aria-pressed', 'false');
    }

    const keys = {ArrowLeft: () => turn - 1, ArrowRight: () => turn + 1, Home: () => 0, End: () => turns.length};
    function pressed(event) {
      if (event.target.closest('input, select, textarea, [role=tab]') || event.ctrlKey || event.altKey || event.metaKey || !(event.key in keys)) return;
      event.preventDefault();
      stop();
      go(keys[event.key]());
    }
    addEventListener('keydown', pressed);
    const watcher = new ResizeObserver(draw);
    watcher.observe(inside);

    const example = state.get('example', '');
    if (!state.has('expression') && Object.hasOwn(examples, example)) fields.set('expression', examples[example].expression);
    fields.set('example', chosen());
    open();

    return {
      draw,
      destroy() {
        stop();
        removeEventListener('keydown', pressed);
        watcher.disconnect();
      },
    };
  },
};
