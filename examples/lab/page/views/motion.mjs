// Gradients on games of two numbers: the plane with the field, the steps and the flow; the distance from the equilibrium;
// the eigenvalues that decide near it. The numbers are those of the room "motion" (examples/lab/motion/motion.cpp).
import {words} from '../words.mjs';

const most_steps = 20000, most_again = 2000, usual_steps = 40;

// What the room is opened with: those of the controls that have an effect.
function settingsOf(get) {
  const settings = {game: get('game'), update: get('update')};
  for (const name of ['lr-g', 'lr-d', 'x', 'y', 'range']) settings[name] = Number(get(name));
  if (settings.update === 'consensus') settings.consensus = Number(get('consensus'));
  if (settings.update === 'unrolled') settings.unroll = Number(get('unroll'));
  if (settings.game === 'dirac') {
    settings.loss = get('loss');
    for (const name of ['r1', 'gp', 'noise-variance']) settings[name] = Number(get(name));
  }
  return settings;
}

const pairs = (numbers) => {
  const half = numbers.length / 2;
  return [Float64Array.from({length: half}, (_, i) => numbers[2 * i]), Float64Array.from({length: half}, (_, i) => numbers[2 * i + 1])];
};
const largest = (numbers) => numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

export const motion = {
  id: 'motion',
  title: 'motion.title',
  mount(host, lab) {
    const {el, t, state} = lab;

    // 1. The page: pictures, what follows from them, controls.
    const top = el('div'), right = el('div', {style: {'grid-row': 'span 2', display: 'grid', gap: '10px', 'align-content': 'start'}}), left = el('div');
    host.append(el('div', {class: 'columns'}, top, right, left));
    const panel = () => right.appendChild(el('div', {class: 'panel'}));
    const grid = {display: 'grid', gap: '10px 16px', 'grid-template-columns': 'repeat(auto-fit, minmax(min(16.3rem, 100%), 1fr))'};
    const planeBox = top.appendChild(el('div', {style: {position: 'relative', 'max-width': '36.3rem'}}));
    const planeX = {label: 'motion.x'}, planeY = {label: 'motion.y'};
    // Two layers: axes and arrows stay while the steps move.
    const below = planeBox.appendChild(el('div', {'aria-hidden': 'true', style: {position: 'absolute', inset: '0'}}));
    const field = lab.chart(below, {name: 'field', label: 'motion.field', aspect: 1, x: planeX, y: planeY});
    field.setLabel('');
    const above = planeBox.appendChild(el('div', {style: {position: 'relative'}}));
    const plane = lab.chart(above, {name: 'plane', label: 'motion.plane', aspect: 1, x: {}, y: {}});
    const handle = planeBox.appendChild(el('button', {
      type: 'button', 'data-control': 'start', 'data-keys': true,
      style: {position: 'absolute', width: '1.5rem', height: '1.5rem', 'min-height': '1.5rem', padding: '0', margin: '-0.75rem 0 0 -0.75rem', 'border-radius': '50%',
        border: '2px solid var(--ink)', background: 'transparent', 'touch-action': 'none', cursor: 'grab'},
    }));
    const keys = [['motion.steps', 'accent'], ['motion.flow', 'best', true]];
    lab.key(top, keys);
    const cut = top.appendChild(el('p', {class: 'muted', 'data-text': 'cut'}));
    const spectra = left.appendChild(el('div', {style: grid}));
    const stepPlane = lab.chart(spectra.appendChild(el('div')), {name: 'step-spectrum', label: 'motion.step-spectrum', aspect: 1, x: {label: 'motion.real'}, y: {label: 'motion.imaginary'}});
    const flowPlane = lab.chart(spectra.appendChild(el('div')), {name: 'flow-spectrum', label: 'motion.flow-spectrum', aspect: 1, x: {label: 'motion.real'}, y: {label: 'motion.imaginary'}});
    const course = lab.chart(left, {name: 'course', label: 'motion.course', height: 240, x: {label: 'motion.n'}, y: {label: 'motion.distance-axis', log: true}});
    lab.key(left, [...keys, ['motion.predicted', 'gap', true]]);
    const far = left.appendChild(el('p', {'data-text': 'far'}));

    const controlPanel = panel();
    const livePanel = panel();
    const live = lab.numbers(livePanel, [
      ['iteration', 'motion.n', 'strong'], ['distance', 'motion.distance', 'strong'], ['flow_distance', 'motion.flow-distance'],
      ['rate', 'motion.rate'], ['time', 'motion.time'], ['x', 'motion.x'], ['y', 'motion.y'],
      ['cost_g', 'motion.cost-g'], ['cost_d', 'motion.cost-d'], ['gradient', 'motion.gradient']]);
    const sayings = panel();
    const say = (name) => sayings.appendChild(el('p', {'data-text': name}));
    const text = {game: say('game'), rule: say('rule'), r1: say('r1'), noise: say('noise'), step: say('step'), law: say('law')};
    const local = lab.numbers(sayings, [['radius', 'motion.radius', 'strong'], ['closed', 'motion.closed', 'strong'], ['difference', 'motion.difference'], ['a', 'motion.a'], ['s', 'motion.s']]);
    Object.assign(text, {beyond: say('step-beyond'), flow: say('flow'), flowBeyond: say('flow-beyond')});
    const border = lab.numbers(sayings, [['abscissa', 'motion.abscissa', 'strong']]);

    // 2. The controls.
    const rate = (name, label) => ({name, kind: 'range', label, min: 0.001, max: 4, log: true, value: 0.2, onChange: (value) => {
      if (controls.get('same')) for (const other of ['lr-g', 'lr-d']) if (other !== name) controls.set(other, value);
      again();
    }});
    const strength = (name, label, max) => ({name, kind: 'range', label, min: 0, max, step: 0.01, value: 0, onChange: again});
    const place = (name, label, value) => ({name, kind: 'number', label, min: -10, max: 10, step: 0.1, value, onChange: again});
    const named = (prefix, names) => names.map((name) => [name, `motion.${prefix}.${name}`]);
    const controls = lab.controls(controlPanel, [
      {name: 'game', kind: 'select', label: 'motion.game', value: 'bilinear', options: named('game', ['bilinear', 'dirac']), onChange: again},
      {name: 'loss', kind: 'select', label: 'motion.loss', value: 'minimax', options: named('loss', ['minimax', 'nonsaturating', 'wasserstein']), onChange: again},
      {name: 'update', kind: 'select', label: 'motion.update', value: 'simultaneous',
        options: named('update', ['simultaneous', 'alternating', 'extragradient', 'optimistic', 'consensus', 'unrolled']), onChange: again},
      {name: 'consensus', kind: 'range', label: 'motion.consensus', min: 0, max: 5, step: 0.01, value: 0.5, onChange: again},
      {name: 'unroll', kind: 'range', label: 'motion.unroll', min: 0, max: 20, step: 1, value: 1, onChange: again},
      rate('lr-g', 'motion.lr-g'), rate('lr-d', 'motion.lr-d'),
      {name: 'same', kind: 'check', label: 'motion.same', value: state.get('lr-g', 0.2) === state.get('lr-d', 0.2), onChange(on) {
        if (on) controls.set('lr-d', controls.get('lr-g'));
        again();
      }},
      strength('r1', 'motion.r1', 5), strength('gp', 'motion.gp', 20), strength('noise-variance', 'motion.noise', 10),
      place('x', 'motion.start-x', 1), place('y', 'motion.start-y', 0.5),
      {name: 'range', kind: 'range', label: 'motion.range', min: 0.01, max: 1000, log: true, value: 2, onChange() { look(controls.get('range')); draw(); }},
    ]);
    controlPanel.append(el('p', {class: 'muted'}, t('motion.again', {n: most_again})));

    // 3. The room.
    let room, verdict, looked, paused = true;
    const played = () => Math.min(room.number('iteration'), most_again);
    function again(_, steps = played()) {
      const next = lab.open('motion', settingsOf(controls.get));
      if (room) room.close();
      room = next;
      verdict = room.json('verdict');
      const dirac = controls.get('game') === 'dirac', update = controls.get('update');
      for (const name of ['loss', 'r1', 'gp', 'noise-variance']) controls.show(name, dirac);
      controls.show('consensus', update === 'consensus');
      controls.show('unroll', update === 'unrolled');
      planeX.label = dirac ? 'motion.theta' : 'motion.x';
      planeY.label = dirac ? 'motion.psi' : 'motion.y';
      for (const [i, label] of [planeX.label, planeY.label].entries()) {
        livePanel.querySelector(`[data-number="${'xy'[i]}"]`).previousElementSibling.textContent = t(label);
        tables[1].element.querySelectorAll('th')[i + 1].textContent = t(label);
      }
      look(controls.get('range'));
      advance(steps);
      conclude();
      draw();
    }
    function look(range) {
      looked = range;
      room.do('look', {range});
      drawField();
    }
    function advance(steps) {
      if (steps >= 1) room.do('step', {steps});
      const gone = room.number('left');
      if (gone > 0) {
        lab.runner.pause();
        lab.error(t('motion.left', {n: gone}));
      }
      // The number of steps is a part of the address: who opens it sees the same run.
      const n = room.number('iteration');
      state.set('n', n === usual_steps ? undefined : Math.min(n, most_steps));
      // A run that leaves the picture is followed.
      const far = Math.max(room.number('distance'), Math.abs(room.number('x')), Math.abs(room.number('y')));
      if (far > looked && looked < 1000) look(Math.min(1000, looked * 2 ** Math.ceil(Math.log2(far / looked))));
    }

    // 4. What follows, in words and numbers.
    function conclude() {
      const get = controls.get, value = (name) => room.number(name);
      const values = {radius: lab.number(value('radius'), 8), abscissa: lab.number(value('abscissa'), 6), gamma: lab.number(value('gamma'), 4)};
      text.game.textContent = get('game') === 'bilinear' ? t('motion.says.bilinear') : `${t(`motion.says.${get('loss')}`)} ${t('motion.says.sign')}`;
      text.rule.textContent = t(`motion.says.${get('update')}`);
      // The equilibrium of WGAN-GP has no eigenvalues to speak of.
      const dirac = get('game') === 'dirac', local_part = dirac && verdict.step !== 'no-derivative';
      text.r1.textContent = local_part && get('r1') > 0 ? t('motion.says.r1') : '';
      text.noise.textContent = local_part && get('noise-variance') > 0 ? t(get('loss') === 'wasserstein' ? 'motion.says.noise-straight' : 'motion.says.noise') : '';
      far.textContent = local_part && !verdict.linear ? t(`motion.far.${get('loss')}`) : '';
      const everywhere = verdict.linear && verdict.step === 'stable' ? ` ${t('motion.everywhere')}` : '';
      text.step.textContent = t(`motion.step.${verdict.linear && verdict.step === 'undecided' ? 'double' : verdict.step}`, values) + everywhere;
      text.step.dataset.verdict = verdict.step;
      text.law.textContent = verdict.step === 'no-derivative' ? '' : t(`motion.law.${verdict.law}`, values);
      text.beyond.textContent = verdict.step_beyond === 'none' ? '' : t(`motion.beyond.${verdict.step_beyond}`);
      text.flow.textContent = t(`motion.flow.${verdict.flow}`, values);
      text.flow.dataset.verdict = verdict.flow;
      text.flowBeyond.textContent = verdict.flow_beyond === 'none' ? '' : t(`motion.beyond.${verdict.flow_beyond}`);
      local.write({radius: value('radius'), closed: value('closed')}, 10);
      local.write({difference: value('difference'), a: value('a'), s: value('s')}, 4);
      border.write({abscissa: value('abscissa')});
      lab.announce(text.step.textContent);
      drawSpectra();
    }

    // 5. The pictures.
    function drawSpectra() {
      const circle = Array.from({length: 181}, (_, i) => Math.PI * i / 90);
      const draw = (chart, name, border, shade, least) => {
        const numbers = room.numbers(name), [re, im] = pairs(numbers), r = 1.15 * Math.max(least, largest(numbers));
        chart.setRange({xMin: -r, xMax: r, yMin: -r, yMax: r});
        chart.begin();
        shade(r);
        chart.axes();
        border(r);
        chart.line([-r, r], [0, 0], {color: 'muted', width: 1});
        chart.points(re, im, {color: 'gap', size: 5, alpha: 1});
        chart.describe(`${t(name === 'step_spectrum' ? 'motion.step-spectrum' : 'motion.flow-spectrum')} ` +
          (re.length ? Array.from(re, (x, i) => `${lab.number(x, 4)} + ${lab.number(im[i], 4)} i`).join('; ') : t('number.unknown')));
      };
      draw(stepPlane, 'step_spectrum',
        () => stepPlane.line(circle.map(Math.cos), circle.map(Math.sin), {color: 'best', width: 2}),
        () => stepPlane.band(circle.slice(0, 91).map(Math.cos), circle.slice(0, 91).map((a) => -Math.sin(a)), circle.slice(0, 91).map(Math.sin), {color: 'd', alpha: 0.15}), 1);
      draw(flowPlane, 'flow_spectrum',
        (r) => flowPlane.line([0, 0], [-r, r], {color: 'best', width: 2}),
        (r) => flowPlane.band([-r, 0], [-r, -r], [r, r], {color: 'd', alpha: 0.15}), 0.5);
    }

    // All arrows as one line with gaps. The longest one is as long as a cell is wide.
    function arrowsOf(at, field) {
      let longest = 0;
      for (let i = 0; i < field.length; i += 2) longest = Math.max(longest, Math.hypot(field[i], field[i + 1]));
      const scale = longest > 0 ? 0.95 * (at[1] - at[0]) / longest : 0, xs = [], ys = [];
      for (let j = 0, k = 0; j < at.length; ++j)
        for (let i = 0; i < at.length; ++i, k += 2) {
          const u = scale * field[k], v = scale * field[k + 1], x = at[i] + u, y = at[j] + v;
          xs.push(at[i], x, NaN, x - 0.3 * u + 0.15 * v, x, x - 0.3 * u - 0.15 * v, NaN);
          ys.push(at[j], y, NaN, y - 0.3 * v - 0.15 * u, y, y - 0.3 * v + 0.15 * u, NaN);
        }
      return [xs, ys];
    }

    function drawField() {
      for (const chart of [field, plane]) chart.setRange({xMin: -looked, xMax: looked, yMin: -looked, yMax: looked});
      field.begin();
      field.axes();
      field.line(...arrowsOf(room.numbers('grid'), room.numbers('field')), {color: 'muted', alpha: 0.55, width: 1});
    }

    function drawPlane() {
      plane.begin();
      plane.line(...pairs(room.numbers('flow_trail').slice(-1000)), {color: 'best', dash: true, width: 1.5});
      const [xs, ys] = pairs(room.numbers('trail')), last = xs.length - 1;
      cut.textContent = room.number('iteration') > last ? t('motion.cut', {n: xs.length}) : '';
      plane.line(xs, ys, {color: 'accent', width: xs.length > 1000 ? 1 : 1.6, alpha: 0.9});
      if (xs.length <= 400) plane.points(xs, ys, {color: 'accent', size: 2.2});
      if (last > 0) plane.arrow(xs[last - 1], ys[last - 1], xs[last], ys[last], {color: 'accent', width: 2, head: 7});
      plane.points([room.number('flow_x')], [room.number('flow_y')], {color: 'best', size: 4, alpha: 1});
      plane.points([xs[last]], [ys[last]], {color: 'accent', size: 5, alpha: 1});
      plane.line([-0.02 * looked, 0.02 * looked, NaN, 0, 0], [0, 0, NaN, -0.02 * looked, 0.02 * looked], {color: 'gap', width: 2.5});
      const x = controls.get('x'), y = controls.get('y'), {x: px, y: py} = plane.toPixels(x, y);
      handle.style.left = `${px}px`;
      handle.style.top = `${py}px`;
      handle.hidden = Math.abs(x) > looked || Math.abs(y) > looked;
      handle.setAttribute('aria-label', t('motion.handle', {...(controls.get('game') === 'dirac' ? {u: 'θ', v: 'ψ'} : {u: 'x', v: 'y'}), x: lab.number(x, 3), y: lab.number(y, 3)}));
      plane.describe(t('motion.plane-now', {n: room.number('iteration'), x: lab.number(xs[last], 4), y: lab.number(ys[last], 4), distance: lab.number(room.number('distance'), 4)}));
    }

    function drawCourse() {
      const n = room.numbers('course_n'), steps = room.numbers('course_distance'), flow = room.numbers('course_flow'), predicted = room.numbers('course_predicted');
      let low = Infinity, high = 0;
      for (const row of [steps, flow])
        for (const x of row) if (x > 0) { low = Math.min(low, x); high = Math.max(high, x); }
      if (!(low <= high)) low = high = 1;
      course.setRange({xMin: 0, xMax: Math.max(10, n[n.length - 1]), yMin: 10 ** Math.floor(Math.log10(low) - 0.1), yMax: 10 ** Math.ceil(Math.log10(high) + 0.1)});
      course.begin();
      course.axes();
      course.line(n, flow, {color: 'best', dash: true, width: 1.5});
      course.line(n, steps, {color: 'accent', width: 3});
      course.line(n, predicted, {color: 'gap', dash: true, width: 1.5});
      course.describe(t('motion.course-now', {n: n[n.length - 1], from: lab.number(steps[0], 4), to: lab.number(steps[steps.length - 1], 4)}));
    }

    function draw() {
      drawPlane();
      drawCourse();
      live.write({iteration: String(room.number('iteration'))});
      live.write(Object.fromEntries(['time', 'x', 'y', 'distance', 'flow_distance', 'rate', 'cost_g', 'cost_d', 'gradient'].map((name) => [name, room.number(name)])));
      if (paused) for (const one of tables) one.refresh();
    }

    // 6. The same as tables.
    const spectrum = (name) => () => {
      const [re, im] = pairs(room.numbers(name));
      return Array.from(re, (x, i) => [x, im[i]]);
    };
    const tables = [
      lab.table(left, {caption: 'motion.table.course', columns: ['motion.n', 'motion.distance', 'motion.flow-distance', 'motion.predicted'], rows() {
        const columns = ['course_n', 'course_distance', 'course_flow', 'course_predicted'].map((name) => room.numbers(name));
        return Array.from(columns[0], (_, i) => columns.map((column) => column[i]));
      }}),
      lab.table(left, {caption: 'motion.table.trail', columns: ['motion.n', 'motion.x', 'motion.y'], rows() {
        const [xs, ys] = pairs(room.numbers('trail')), n = room.number('iteration');
        return Array.from(xs, (x, i) => [n - xs.length + 1 + i, x, ys[i]]).slice(-100);
      }}),
      lab.table(left, {caption: 'motion.step-spectrum', columns: ['motion.real', 'motion.imaginary'], rows: spectrum('step_spectrum')}),
      lab.table(left, {caption: 'motion.flow-spectrum', columns: ['motion.real', 'motion.imaginary'], rows: spectrum('flow_spectrum')}),
    ];
    words(left, ['field', 'flow', 'orbit', 'jacobian', 'linearised', 'eigenvalue', 'modulus', 'radius', 'centre', 'stable'], lab);

    // 7. The start, by the pointer and by the arrow keys.
    function start(x, y) {
      const within = (v) => Math.max(-10, Math.min(10, Number(v.toPrecision(3))));
      controls.set('x', within(x));
      controls.set('y', within(y));
      lab.error(null);
      const steps = played();
      room.do('start', {x: controls.get('x'), y: controls.get('y')});
      advance(steps);
      draw();
    }
    let held = false;
    const listen = (element, events) => Object.entries(events).forEach(([name, action]) => element.addEventListener(name, action));
    const drag = (event) => { const {x, y} = plane.toData(event); start(x, y); };
    listen(handle, {
      pointerdown(event) { held = true; handle.setPointerCapture(event.pointerId); },
      pointermove(event) { if (held) drag(event); },
      pointerup() { held = false; },
      pointercancel() { held = false; },
      keydown(event) {
        const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
        if (!way) return;
        event.preventDefault();
        const far = looked * (event.shiftKey ? 0.005 : 0.05);
        start(controls.get('x') + way[0] * far, controls.get('y') + way[1] * far);
      },
    });
    plane.canvas.addEventListener('click', drag);

    const wanted = state.get('n', usual_steps);
    again(null, Number.isInteger(wanted) && wanted >= 0 && wanted <= most_steps ? wanted : state.refuse('n', usual_steps));
    return {
      draw() { drawSpectra(); drawField(); draw(); },
      frame({steps}) {
        paused = !lab.runner.playing;
        advance(steps);
        draw();
      },
      paused() { paused = true; for (const one of tables) one.refresh(); },
      reset() {
        room.do('start');
        look(controls.get('range'));
        advance(0);
        draw();
      },
    };
  },
};
