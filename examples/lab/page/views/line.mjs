// The game on the line: p_data, p_g, D and D*, beside the numbers of the theorem. First the reader is the discriminator,
// then D* is shown, then the tape plays.
import {el} from '../dom.mjs';
import {ofTraining, words} from '../words.mjs';
import {hand, packed, unpacked} from './line_hand.mjs';
import {settings} from './line_settings.mjs';

const stages = [1, 2, 3];
// The numbers below the theorem, and the first and the last stage that shows them.
const rows = [['iteration', 3, 3], ['gap_kl', 3, 3], ['jsd', 2, 3], ['distance', 3, 3], ['hand_best', 1, 2], ['arrow', 3, 3], ['grad_norm_d', 3, 3], ['grad_norm_g', 3, 3], ['penalty', 3, 3]];
const lines = [1, 2, 3, 4, 5, 6];
const shades = 8;          // of the band between D and D*
const steepest = 1;        // the arrow of 1 nat per unit of x is a tenth of the picture long
const below = 0.16;        // the room below the axis of the densities, for the samples

export const line = {
  id: 'line',
  title: 'line.title',
  mount(host, lab) {
    const {state, t} = lab;
    let room, stage, knots, values, best, drawn, seenRow = 0, rests = 0;

    host.append(el('p', {}, t('line.lead')));
    const bar = host.appendChild(el('div', {class: 'row stages', role: 'group', 'aria-label': t('line.stages')}));
    const buttons = stages.map((n) => bar.appendChild(el('button', {type: 'button', 'data-stage': n, onclick: () => enter(n)}, t(`line.stage.${n}`))));
    // On a narrow screen the numbers of the theorem follow the picture at once.
    const columns = host.appendChild(el('div', {class: 'line-columns'}));
    const [left, theorems, rest, right] = ['main', 'theorem', 'rest', 'side'].map((area) => columns.appendChild(el('div', {class: area})));

    // The pictures.
    const main = lab.chart(left, {name: 'line', label: 'line.chart', height: 340, x: {label: 'line.x'}, y: {label: 'line.y', min: -below, max: 1.05}});
    const mainKey = lab.key(left, [['line.key.data', 'data'], ['line.key.g', 'g'], ['line.key.d', 'd'], ['line.key.best', 'best', true], ['line.key.gap', 'gap'], ['line.key.arrows', 'g']]);
    const scaleNote = left.appendChild(el('p', {class: 'muted', hidden: true, 'data-number': 'density-scale'}));
    const mainTable = lab.table(left, {
      caption: 'line.table', columns: ['line.column.x', 'line.column.p-data', 'line.column.p-g', 'line.column.d', 'line.column.best'],
      rows: () => {
        const {x, p, q, d, dBest} = drawn, rows = [], every = Math.max(1, Math.floor(x.length / 24));
        for (let i = 0; i < x.length; i += every) rows.push([x[i], p[i], q[i], d[i], stage === 1 ? t('line.hidden') : dBest[i]]);
        return rows;
      },
    });
    const map = lab.chart(rest, {name: 'map', label: 'line.map', height: 96, x: {bare: true}, y: {min: -0.28, max: 1.08}});
    const mapTable = lab.table(rest, {
      caption: 'line.map-table', columns: ['line.column.z', 'line.column.g-of-z'],
      rows: () => {
        const z = room.numbers('map_z'), x = room.numbers('map_x'), every = Math.max(1, Math.floor(z.length / 24));
        return Array.from(z, (one, i) => [one, x[i]]).filter((_, i) => i % every === 0);
      },
    });
    const history = rest.appendChild(el('div'));
    const course = lab.chart(history, {name: 'course', label: 'line.course', height: 200, x: {label: 'line.iterations', min: 0, max: 10}, y: {label: 'line.nats', min: -1.6, max: 0.1}});
    lab.key(history, [['line.key.v', 'd'], ['line.key.c-g', 'best', true], ['line.key.floor', 'muted']]);
    const courseTable = lab.table(history, {
      caption: 'line.course-table', columns: ['line.column.iteration', 'line.column.v', 'line.column.c-g'],
      rows: () => {
        const at = room.numbers('course_iteration'), v = room.numbers('course_v'), c = room.numbers('course_c_g'), rows = [], every = Math.max(1, Math.floor(at.length / 24));
        for (let i = 0; i < at.length; i += every) rows.push([String(at[i]), v[i], c[i]]);
        return rows;
      },
    });

    // The numbers: those that the theorem equates stand under each other.
    const panel = theorems.appendChild(el('section', {class: 'panel', 'aria-label': t('line.theorem')}));
    panel.append(el('h2', {}, t('line.theorem')));
    const theorem = lab.numbers(panel, [['v', 'line.number.v', 'strong'], ['c_g', 'line.number.c-g', 'strong'], ['gap', 'line.number.gap'], ['floor', 'line.number.floor', 'strong']]);
    const asOf = panel.appendChild(el('p', {class: 'muted', hidden: true, 'data-text': 'as-of'}));
    const says = panel.appendChild(el('p', {'data-text': 'says'}));
    const why = panel.appendChild(el('p', {class: 'muted', hidden: true, 'data-text': 'unknown'}));
    const more = lab.numbers(panel, rows.map(([name]) => [name, `line.number.${name.replaceAll('_', '-')}`]));

    const algorithm = right.appendChild(el('section', {class: 'panel', 'aria-label': t('line.algorithm')}));
    algorithm.append(el('h2', {}, t('line.algorithm')));
    const steps = algorithm.appendChild(el('ol', {class: 'algorithm'}));
    const where = algorithm.appendChild(el('p', {class: 'muted', 'data-text': 'line'}));

    const card = right.appendChild(el('section', {class: 'panel', 'aria-label': t('line.card')}));
    card.append(el('h2', {}, t('line.card')));
    const cardBody = card.appendChild(el('div', {'data-text': 'card'}));

    const box = host.appendChild(el('section', {class: 'panel', 'aria-label': t('line.settings')}));
    box.append(el('h2', {}, t('line.settings')));
    words(host, ofTraining, lab);
    const set = settings(box, lab, (name) => {
      if (name === 'optimizer') set.forgetRates();
      open();
    });

    const brush = hand(main, {
      lab,
      curve: () => ({knots, values}),
      move(next) {
        room.do('hand', {values: next});
        values = next;
        draw();
      },
      done() {
        state.set('hand', packed(values));
        tell();
      },
    });

    // A new game with the settings of the controls; where they cannot be, the old one stays.
    function open() {
      const next = lab.open('line', set.all());
      if (room) room.close();
      room = next;
      best = NaN;
      knots = Array.from(room.numbers('knots'));
      const drawn = state.get('hand');
      values = unpacked(drawn, knots.length) ?? Array.from(room.numbers('hand'));
      if (drawn !== undefined && !unpacked(drawn, knots.length)) state.refuse('hand');
      if (state.has('hand')) room.do('hand', {values});
      set.showRates(room.numbers('rates'));
      const [low, high] = room.numbers('range');
      for (const chart of [main, map]) chart.setRange({xMin: low, xMax: high});
      writeAlgorithm();
      writeCard();
      brush.allow(drawable());
      draw();
      tell();
    }

    // The reader draws until the tape plays, and after that where D itself is the curve that is drawn.
    const drawable = () => stage < 3 || set.get('discriminator') === 'free';

    function enter(next) {
      if (next < 3) lab.runner.pause();
      stage = next;
      state.set('stage', next === 1 ? undefined : next);
      buttons.forEach((button, i) => button.setAttribute('aria-pressed', stages[i] === stage));
      says.textContent = t(`line.says.${stage}`);
      history.hidden = algorithm.hidden = stage < 3;
      // What this stage has no use for is not there.
      [...mainKey.children].forEach((entry, i) => { entry.hidden = stage < [1, 1, 1, 2, 2, 3][i]; });
      for (const [name, from, to] of rows) {
        const cell = panel.querySelector(`[data-number=${name}]`);
        cell.hidden = cell.previousElementSibling.hidden = stage < from || stage > to;
      }
      if (room) {
        brush.allow(drawable());
        draw();
        tell();
      }
    }

    function writeAlgorithm() {
      const turns = set.get('update') === 'alternating';
      steps.replaceChildren(...(turns ? lines : lines.slice(0, 4)).map((n) =>
        el('li', {'data-line': n, class: turns && n > 1 && n < 5 ? (n === 2 ? 'in' : 'in in2') : n > 1 ? 'in' : undefined}, t(`line.algorithm.${turns ? 'turns' : 'once'}.${n}${set.get('exact') && (turns ? [3, 5] : [2]).includes(n) ? '-exact' : ''}`, {k: set.get('k')}))));
    }

    function writeCard() {
      const said = room.json('card'), loss = set.get('loss'), size = set.get('penalty-size');
      const row = (key, text) => el('p', {}, el('span', {class: 'muted'}, t(key)), ' ', el('code', {}, text));
      cardBody.replaceChildren(
        row('line.card.d', said.d), row('line.card.g', said.g),
        ...(said.rule ? [row('line.card.rule', said.rule)] : []),
        ...(set.get('penalty') === 'clip' ? [el('p', {}, t('line.card.clip', {size}))] : []),
        el('p', {}, t(`line.card.${loss}`)));
    }

    // What is drawn and written, of the present players.
    function draw() {
      if (!room) return;
      const get = (name) => room.numbers(name);
      const reader = stage < 3;
      const x = get('x'), p = get('p_data'), q = get('p_g'), dBest = get('best'), weight = get('weight'), d = get(reader ? 'hand_curve' : 'd');
      drawn = {x, p, q, d, dBest};
      const scale = densityScale(p);
      const tall = (ys) => (scale === 1 ? ys : ys.map((y) => y * scale));
      scaleNote.hidden = scale === 1;
      scaleNote.textContent = t('line.density-scale', {scale: lab.number(scale, 3)});

      main.begin();
      main.axes();
      main.area(x, tall(p), {color: 'data', base: 0});
      main.area(x, tall(q), {color: 'g', base: 0});
      main.line(x, tall(p), {color: 'data', width: 1});
      main.line(x, tall(q), {color: 'g', width: 1});
      if (stage > 1) bands(x, d, dBest, weight);
      main.level(0.5, t('line.half'));
      if (stage > 1) main.line(x, dBest, {color: 'best', dash: true, width: 2});
      main.line(x, d, {color: 'd', width: 2.5});
      const arrow = stage === 3 ? samples() : NaN;
      drawMap();
      if (stage === 3) drawCourse();
      write(reader, arrow);
      brush.place();
      mainTable.refresh();
      mapTable.refresh();
      courseTable.refresh();
    }

    // What makes the data fill the picture, if the densities are far from 1.
    function densityScale(p) {
      const highest = p.reduce((a, b) => (b > a ? b : a), 0);
      return highest >= 0.25 && highest <= 0.95 || !(highest > 0) ? 1 : Number((0.8 / highest).toPrecision(1));
    }

    // The band between D and D*: as opaque as there is probability, (p_data + p_g) / 2.
    function bands(x, d, dBest, weight) {
      const most = weight.reduce((a, b) => (b > a ? b : a), 0) || 1;
      const shade = (i) => Math.round((shades * Math.min(weight[i], weight[i + 1])) / most);
      for (let from = 0; from + 1 < x.length;) {
        const level = shade(from);
        let to = from + 1;
        while (to + 1 < x.length && shade(to) === level) ++to;
        if (level > 0) main.band(x.subarray(from, to + 1), d.subarray(from, to + 1), dBest.subarray(from, to + 1), {color: 'gap', alpha: (0.55 * level) / shades});
        from = to;
      }
    }

    // Samples of G and the pull of its cost at each. The length of the longest pull.
    function samples() {
      const at = room.numbers('samples'), pull = room.numbers('arrows');
      const {xMin, xMax} = main.range, unit = (0.1 * (xMax - xMin)) / steepest, most = 0.3 * (xMax - xMin);
      const heights = at.map((_, i) => -0.03 - 0.02 * (i % 6));
      main.points(room.numbers('batch_x'), new Float64Array(room.numbers('batch_x').length).fill(-0.012), {color: 'data', size: 1.5, alpha: 0.5});
      for (let i = 0; i < at.length; ++i) main.arrow(at[i], heights[i], at[i] + Math.max(-most, Math.min(most, pull[i] * unit)), heights[i], {color: 'g'});
      main.points(at, heights, {color: 'g', size: 2.5, alpha: 1});
      return pull.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
    }

    // Lines from z, below, to x = G(z), above.
    function drawMap() {
      const z = room.numbers('map_z'), x = room.numbers('map_x');
      map.begin();
      const {xMin, xMax} = map.range;
      map.line([xMin, xMax], [1, 1], {color: 'muted', width: 1});
      map.line([xMin, xMax], [0, 0], {color: 'muted', width: 1});
      if (z.length === 0) {
        map.text((xMin + xMax) / 2, 0.5, t('line.map-none'));
        return;
      }
      // In the units of x, if z can be seen so: then x = z is upright.
      const [first, last] = [z[0], z[z.length - 1]], wide = xMax - xMin;
      const same = first >= xMin && last <= xMax && last - first > 0.15 * wide;
      const place = (one) => (same ? one : xMin + ((one - first) / (last - first)) * wide);
      const xs = [], ys = [];
      for (let i = 0; i < z.length; ++i) {
        xs.push(place(z[i]), x[i], NaN);
        ys.push(0, 1, NaN);
      }
      map.line(xs, ys, {color: 'g', width: 1, alpha: 0.7});
      map.text(place(first), -0.16, `z = ${lab.number(first, 3)}`, {align: same ? 'center' : 'left'});
      map.text(place(last), -0.16, `z = ${lab.number(last, 3)}`, {align: same ? 'center' : 'right'});
    }

    function drawCourse() {
      const at = room.numbers('course_iteration'), v = room.numbers('course_v'), c = room.numbers('course_c_g');
      const lowest = v.reduce((a, b) => (b < a ? b : a), -1.5), last = at[at.length - 1];
      course.setRange({xMin: 0, xMax: Math.max(10, last), yMin: Math.max(-4, lowest - 0.1), yMax: 0.1});
      course.begin();
      course.axes();
      course.level(0, '0');
      course.level(room.number('floor'), '-log 4');
      course.line(at, c, {color: 'best', dash: true, width: 1.5});
      course.line(at, v, {color: 'd', width: 2});
    }

    // The numbers of the theorem, all of one moment. Where a JSD takes long, as that of a net of tanh, they rest for some
    // frames while the tape plays, and say of which iteration they are.
    function writeTheorem(reader) {
      if (lab.runner.playing && rests > 0) {
        --rests;
        asOf.hidden = false;
        return;
      }
      const begun = performance.now(), enough = 12;
      const v = room.number(reader ? 'hand_v' : 'v'), known = stage > 1;
      if (reader && !(best >= v)) best = v;
      const secret = (name) => (known ? room.number(name) : t('line.hidden'));
      const gap = secret(reader ? 'hand_gap' : 'gap');
      theorem.write({v, c_g: secret('c_g'), gap, floor: room.number('floor')}, 6);
      // Two numbers, each of them right to 1e-12 where the densities have closed forms.
      if (Math.abs(gap) < 2e-12) panel.querySelector('[data-number=gap]').textContent = lab.number(0, 6);
      more.write({jsd: secret('jsd')}, 4);
      const took = performance.now() - begun;
      rests = took > enough ? Math.ceil(took / enough) : 0;
      asOf.hidden = true;
      asOf.textContent = t('line.as-of', {iteration: room.number('iteration')});
    }

    function write(reader, arrow) {
      writeTheorem(reader);
      const still = !lab.runner.playing, known = stage > 1;
      // What takes long is found when nothing moves.
      more.write({
        iteration: String(room.number('iteration')),
        hand_best: best,
        gap_kl: stage === 3 && still ? room.number('gap_kl') : t('line.later'),
        distance: stage === 3 && still ? room.number('distance') : t('line.later'),
        arrow: stage === 3 ? arrow : t('line.later'),
        grad_norm_d: room.number('grad_norm_d'),
        grad_norm_g: room.number('grad_norm_g'),
        penalty: room.number('penalty'),
      }, 4);
      const unknown = known ? room.json('unknown') : null;
      const code = unknown && (unknown.c_g.code || unknown.v.code);
      why.hidden = !code;
      why.textContent = code ? t(`line.unknown.${code.replaceAll(' ', '-')}`) : '';
      const now = room.json('line');
      if (now.line !== seenRow) {
        seenRow = now.line;
        for (const row of steps.children) row.toggleAttribute('aria-current', false);
        const row = steps.children[now.line - 1];
        if (row) row.setAttribute('aria-current', 'step');
      }
      where.textContent = now.line === 0 ? t('line.not-begun') : t(now.player === 'both' ? 'line.now-both' : now.player === 'D' ? 'line.now-d' : 'line.now-g', now);
    }

    // What a screen reader says of the picture.
    function tell() {
      const reader = stage < 3, n = (name) => lab.number(room.number(name), 5);
      const text = t(`line.tell.${stage}`, {
        v: n(reader ? 'hand_v' : 'v'), c: n('c_g'), gap: n(reader ? 'hand_gap' : 'gap'), iteration: room.number('iteration'),
        data: room.text('p_data'), g: room.text('p_g') || t('line.no-form'),
      });
      main.describe(text);
      lab.announce(text);
    }

    const wanted = state.get('stage', 1);
    enter(stages.includes(wanted) ? wanted : state.refuse('stage', 1));
    open();

    return {
      frame({steps: n, slow}) {
        if (stage !== 3) enter(3);
        best = NaN;  // it was against another G
        if (slow) room.do('update');
        else room.do('step', {steps: n});
        if (set.get('discriminator') === 'free') values = Array.from(room.numbers('hand'));
        draw();
        if (!lab.runner.playing || slow) tell();
      },
      paused() {
        if (!room) return;
        draw();
        tell();
      },
      reset: open,
      draw,
      range: () => [main.range.xMin, main.range.xMax],
      destroy() { brush.destroy(); },
    };
  },
};
