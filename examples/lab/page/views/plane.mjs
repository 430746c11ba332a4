// The GAN in the plane: D or D* as a map below the data and the samples of G, the noise as G bends it, the modes that G
// reaches, V(D, G) beside V(D*, G), and a certificate. The numbers are those of the room "plane" (examples/lab/plane/plane.cpp).
import {el} from '../dom.mjs';
import {ofTraining, words} from '../words.mjs';
import {certificate} from './plane_certificate.mjs';
import {fewest, ownPoints, pointsOf} from './plane_points.mjs';
import {settings} from './plane_settings.mjs';

const fine = 48, coarse = 32;       // cells in a row of the maps: still, and while training runs
const again = 1000, judgement = 2000;  // milliseconds between estimates of D*, and between counts, while training runs
const page = 2.2;                   // one draws on a square from -page to page
const heldOut = {still: 2000, playing: 400};  // samples of both that V is measured on
const farthest = 1e9;               // the widest picture that the room takes
const faint = 1e-6;                 // of the highest density: below this D* means nothing
const lines = [1, 2, 3, 4, 5, 6];
const line_of = {0: 4, 1: 6, 2: 4};

const pairs = (flat) => {
  const half = flat.length / 2;
  return [Float64Array.from({length: half}, (_, i) => flat[2 * i]), Float64Array.from({length: half}, (_, i) => flat[2 * i + 1])];
};
const rgb = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));

export const plane = {
  id: 'plane',
  title: 'plane.title',
  mount(host, lab) {
    const {state, t, palette} = lab;
    let room = null, best = null, lastBest = 0, lastJudged = 0, measured = heldOut.still;

    host.append(el('p', {}, t('plane.lead')));
    const columns = host.appendChild(el('div', {class: 'columns', style: {'grid-template-rows': 'auto 1fr'}}));
    const left = columns.appendChild(el('div')), right = columns.appendChild(el('div', {style: {display: 'grid', gap: '10px', 'align-content': 'start', 'grid-row': 'span 2'}}));
    const below = columns.appendChild(el('div'));

    // The pictures.
    const top = left.appendChild(el('div', {style: {'margin-bottom': '8px'}}));
    const view = lab.controls(left, [
      {name: 'map', kind: 'select', label: 'plane.map', value: 'd', options: [['d', 'plane.map.d'], ['best', 'plane.map.best'], ['none', 'plane.map.none']], onChange: redraw},
      {name: 'grid', kind: 'check', label: 'plane.show.grid', value: false, onChange: redraw},
      {name: 'show-data', kind: 'check', label: 'plane.show.data', value: true, onChange: redraw},
      {name: 'show-samples', kind: 'check', label: 'plane.show.samples', value: true, onChange: redraw},
      {name: 'all-samples', kind: 'check', label: 'plane.show.all', value: false, onChange: redraw},
    ]);
    const main = lab.chart(left.appendChild(el('div', {style: {'max-width': '640px'}})), {name: 'plane', label: 'plane.chart', aspect: 1, x: {label: 'plane.x'}, y: {label: 'plane.y'}});
    const pointsBox = left.appendChild(el('div'));
    lab.key(left, [['plane.key.data', 'data'], ['plane.key.g', 'g'], ['plane.key.modes', 'muted'], ['plane.key.grid', 'gap']]);
    const mapNote = left.appendChild(el('p', {class: 'muted', 'data-text': 'map'}));
    const outside = left.appendChild(el('p', {class: 'muted', 'data-text': 'outside'}));
    const mainTable = lab.table(left, {
      caption: 'plane.table', columns: ['plane.x', 'plane.y', 'plane.column.d', 'plane.column.best'], rows: mapRows,
    });
    const course = lab.chart(left, {name: 'course', label: 'plane.course', height: 200, x: {label: 'plane.iterations', min: 0, max: 10}, y: {label: 'plane.nats', min: -1.6, max: 0.1}});
    lab.key(left, [['plane.key.v', 'd'], ['plane.key.bound', 'gap']]);
    const courseTable = lab.table(left, {
      caption: 'plane.course-table', columns: ['plane.iterations', 'plane.column.v'],
      rows() {
        if (!room) return [];
        const at = room.numbers('course-x'), v = room.numbers('course-y'), rows = [], every = Math.max(1, Math.ceil(at.length / 24));
        for (let i = at.length - 1; i >= 0; i -= every) rows.unshift([String(at[i]), v[i]]);
        return rows;
      },
    });

    // The numbers.
    const panel = (key) => {
      const box = right.appendChild(el('section', {class: 'panel', 'aria-label': t(key)}));
      box.append(el('h2', {}, t(key)));
      return box;
    };
    const theoremBox = panel('plane.theorem');
    const theoremNames = [
      ['v', 'plane.number.v', 'strong'], ['v-error', 'plane.number.error'], ['best-v', 'plane.number.best', 'strong'], ['best-error', 'plane.number.error'],
      ['gap', 'plane.number.gap'], ['floor', 'plane.number.floor', 'strong']];
    const theorem = lab.numbers(theoremBox, theoremNames);
    const bestNote = theoremBox.appendChild(el('p', {'data-text': 'best'}));
    theoremBox.append(el('p', {class: 'muted'}, t('plane.theorem.bounds')));
    const how = el('p', {class: 'muted'});
    theoremBox.append(el('details', {}, el('summary', {}, t('plane.theorem.measured')), how));
    const modesBox = panel('plane.modes');
    const modeNames = [
      ['quality', 'plane.number.quality', 'strong'], ['quality-data', 'plane.number.quality-data'], ['covered', 'plane.number.covered', 'strong'],
      ['coverage', 'plane.number.coverage', 'strong'], ['coverage-expected', 'plane.number.coverage-expected']];
    const modeNumbers = lab.numbers(modesBox, modeNames);
    const judged = modesBox.appendChild(el('p', {class: 'muted', 'data-text': 'judged'}));
    const bars = lab.chart(modesBox, {name: 'modes', label: 'plane.histogram', height: 130, x: {bare: true}, y: {min: 0, max: 1}});
    const barTable = lab.table(modesBox, {
      caption: 'plane.histogram-table', columns: ['plane.column.mode', 'plane.x', 'plane.y', 'plane.column.samples'],
      rows() {
        if (!room) return [];
        const [xs, ys] = pairs(room.numbers('centres')), h = room.numbers('histogram');
        return Array.from(h, (n, i) => [String(i + 1), xs[i], ys[i], String(n)]);
      },
    });
    const modesNote = modesBox.appendChild(el('p', {class: 'muted', 'data-text': 'modes'}));
    const proof = certificate(right, lab, {room: () => room, changed: drawCourse});
    const run = panel('plane.run');
    const runNames = [
      ['iteration', 'plane.number.iteration', 'strong'], ['v-batch', 'plane.number.v-batch'], ['cost-g', 'plane.number.cost-g'],
      ['norm-d', 'plane.number.norm-d'], ['norm-g', 'plane.number.norm-g'], ['penalty', 'plane.number.penalty']];
    const runNumbers = lab.numbers(run, runNames);
    const steps = run.appendChild(el('ol', {class: 'algorithm'}));
    const where = run.appendChild(el('p', {class: 'muted', 'data-text': 'line'}));
    const card = run.appendChild(el('div', {'data-text': 'card'})), command = el('code');

    // The settings.
    const box = below.appendChild(el('section', {class: 'panel', 'aria-label': t('plane.settings')}));
    box.append(el('h2', {}, t('plane.settings')));
    const set = settings(top, box, lab, () => open());
    words(below, ofTraining, lab);
    const points = ownPoints(pointsBox, main, lab, {changed: () => open(), drawn: () => draw()});
    const own = () => set.get('data').trim() === 'points';

    // A new game with the settings of the controls; where they cannot be, the old one stays.
    function open() {
      const given = set.all();
      points.allow(own());
      let next = null, problem = null;
      if (own()) {
        given.points = points.text();
        // A few points are no mistake; what is written wrong is found when there are enough lines.
        if (given.points.split('\n').filter((one) => one.trim() !== '').length >= fewest) {
          try {
            next = lab.open('plane', given);
          } catch (error) {
            if (!/^plane: '?points/.test(error.message)) throw error;
            problem = error;
          }
        }
      } else {
        next = lab.open('plane', given);
      }
      proof.stop();
      if (room) room.close();
      room = next;
      best = null;
      lastBest = lastJudged = 0;
      if (room) set.showRates(room.numbers('rates'));
      else lab.runner.pause();
      look();
      proof.reset(room !== null && !own());
      modesBox.querySelectorAll('[data-number^=coverage]').forEach((cell) => { cell.hidden = cell.previousElementSibling.hidden = !own(); });
      const modes = room !== null && room.numbers('centres').length > 0;
      for (const name of ['covered', 'quality', 'quality-data']) {
        const cell = modesBox.querySelector(`[data-number="${name}"]`);
        cell.hidden = cell.previousElementSibling.hidden = !modes;
      }
      bars.figure.hidden = barTable.element.hidden = !modes;
      modesNote.textContent = t(modes ? 'plane.modes.how' : own() ? 'plane.modes.points' : 'plane.modes.moons');
      const penalty = run.querySelector('[data-number=penalty]');
      penalty.hidden = penalty.previousElementSibling.hidden = !['r1', 'gp'].includes(set.get('penalty'));
      writeAlgorithm();
      writeCard();
      judge();
      draw();
      tell();
      if (problem) throw problem;
    }

    // The picture: where the data are; points of one's own on a square page, if they lie on it.
    function look() {
      let box = room ? Array.from(room.numbers('data-box')) : [-page, page, -page, page];
      if (own()) {
        const [xs, ys] = pointsOf(points.text());
        if ([...xs, ...ys].every((one) => Math.abs(one) <= page)) box = [-page, page, -page, page];
      }
      if (room && view.get('all-samples')) box = widened(box);
      main.setRange({xMin: box[0], xMax: box[1], yMin: box[2], yMax: box[3]});
    }
    // About its middle, and doubled until all samples are in it: so it does not tremble while they move.
    function widened(box) {
      const middle = [(box[0] + box[1]) / 2, (box[2] + box[3]) / 2], half = [(box[1] - box[0]) / 2, (box[3] - box[2]) / 2];
      const far = room.numbers('samples').reduce((most, x, i) => (Number.isFinite(x) ? Math.max(most, Math.abs(x - middle[i % 2]) / half[i % 2]) : most), 1);
      const twice = 2 ** Math.ceil(Math.log2(far));
      return [0, 1].flatMap((c) => [-1, 1].map((side) => Math.max(-farthest, Math.min(farthest, middle[c] + side * twice * half[c]))));
    }
    function aim(cells) {
      look();
      const {xMin: left_, xMax: right_, yMin: bottom, yMax: top} = main.range;
      room.do('look', {left: left_, right: right_, bottom, top, cells});
    }

    function judge() {
      if (!room) return;
      measured = heldOut[lab.runner.playing ? 'playing' : 'still'];
      room.do('judge', {...(lab.runner.playing && {samples: 2000}), 'held-out': measured});
      lastJudged = performance.now();
    }

    function redraw() { draw(); tell(); }

    // What is drawn and written, of the present players. What takes long waits while training runs, unless V has just been
    // judged, which needs it too.
    function draw(judged = false) {
      const playing = lab.runner.playing, map = view.get('map'), cells = playing ? coarse : fine;
      main.begin();
      if (room) {
        aim(cells);
        if (map === 'd') heat(room.numbers('d'), cells, null);
        if (map === 'best') heatBest(playing, cells);
      }
      main.axes();
      if (room && view.get('grid')) drawGrid();
      if (view.get('show-data')) {
        const [xs, ys] = own() ? pointsOf(points.text()) : pairs(room.numbers('data'));
        main.points(xs, ys, {color: 'data', size: 2, alpha: own() ? 0.9 : 0.55});
      }
      if (room) {
        drawModes();
        if (view.get('show-samples')) main.points(...pairs(room.numbers('samples')), {color: 'g', size: 2, alpha: 0.75});
      } else {
        const {xMin, xMax, yMin, yMax} = main.range;
        main.text((xMin + xMax) / 2, yMin + 0.06 * (yMax - yMin), t('plane.points.few'));
      }
      drawCourse();
      drawBars();
      write(judged || !playing);
      if (!playing) for (const table of [mainTable, courseTable, barTable]) table.refresh();
    }

    // Blue where the values are above 1/2, orange where they are below.
    function heat(values, cells, weight) {
      const high = rgb(palette().data), low = rgb(palette().g);
      const most = weight ? weight.reduce((a, b) => (b > a ? b : a), 0) : 1;
      let i = 0;
      main.heat(values, cells, cells, (value) => {
        const dim = weight && !(weight[i++] > faint * most) ? 0.3 : 1;
        if (Number.isNaN(value)) return [0, 0, 0, 0];
        return [...(value >= 0.5 ? high : low), Math.round(255 * 0.62 * dim * Math.abs(2 * value - 1))];
      });
    }

    // An estimate takes long: while training runs it is made once a second, and stays in between.
    function heatBest(playing, cells) {
      if (!playing || !best || performance.now() - lastBest > again) {
        best = room.json('best').kind === 'none' ? null : {values: room.numbers('best'), mixture: room.numbers('mixture'), cells};
        lastBest = performance.now();
      }
      if (best) heat(best.values, best.cells, best.mixture);
    }

    function drawGrid() {
      const [xs, ys] = pairs(room.numbers('warp')), length = room.number('warp-points'), count = room.number('warp-lines');
      for (let i = 0; i < count; ++i) {
        const part = [xs.subarray(i * length, (i + 1) * length), ys.subarray(i * length, (i + 1) * length)];
        main.line(...part, {color: 'gap', width: 1, alpha: 0.8, dash: i >= count / 2 && count > 1 ? [4, 3] : false});
      }
    }

    // A ring around each mode: within it a sample is good.
    function drawModes() {
      const [xs, ys] = pairs(room.numbers('centres')), reach = room.number('reach');
      const turn = Array.from({length: 25}, (_, i) => (2 * Math.PI * i) / 24);
      for (let i = 0; i < xs.length; ++i) main.line(turn.map((a) => xs[i] + reach * Math.cos(a)), turn.map((a) => ys[i] + reach * Math.sin(a)), {color: 'muted', width: 1});
    }

    function drawCourse() {
      course.begin();
      if (!room) { course.axes(); return; }
      const at = room.numbers('course-x'), v = room.numbers('course-y'), found = room.numbers('certificates');
      const lowest = v.reduce((a, b) => (b < a ? b : a), -1.5), end = at.length ? at[at.length - 1] : 0;
      course.setRange({xMin: 0, xMax: Math.max(10, end), yMin: Math.max(-4, lowest - 0.1), yMax: 0.1});
      course.axes();
      course.level(0, '0');
      course.level(room.numbers('theorem')[5], '-log 4');
      course.line(at, v, {color: 'd', width: 1.5});
      // Bounds of -log 4 + 2 JSD, from certificates.
      const xs = [], ys = [];
      for (let i = 0; i < found.length; i += 5) { xs.push(found[i]); ys.push(found[i + 4]); }
      course.points(xs, ys, {color: 'gap', size: 4, alpha: 1});
    }

    // A bar for each mode, and the level of equal shares.
    function drawBars() {
      if (bars.figure.hidden) return;
      const heights = room.numbers('histogram'), n = heights.length;
      const [, , , samples] = room.numbers('modes'), even = samples / n;
      bars.setRange({xMin: 0, xMax: n, yMin: 0, yMax: 1.1 * heights.reduce((a, b) => (b > a ? b : a), 1.5 * even)});
      bars.begin();
      bars.axes();
      const width = n > 60 ? 0 : 0.12;
      heights.forEach((height, i) => bars.area([i + width, i + 1 - width], [height, height], {color: 'g', base: 0, alpha: 0.75}));
      bars.level(even, t('plane.even'));
    }

    function write(all) {
      if (!room) {
        for (const [numbers, names] of [[theorem, theoremNames], [modeNumbers, modeNames], [runNumbers, runNames]]) numbers.write(Object.fromEntries(names.map(([name]) => [name, NaN])));
        theorem.write({floor: -2 * Math.LN2}, 5);
        mapNote.textContent = outside.textContent = bestNote.textContent = how.textContent = judged.textContent = where.textContent = '';
        return;
      }
      const [v, vError, bestV, bestError, gap, floor] = room.numbers('theorem');
      // Where all samples give the same, what is left is rounding.
      const error = (x) => (x < 1e-15 ? 0 : x);
      theorem.write({v, 'v-error': error(vError), 'best-v': bestV, 'best-error': error(bestError), gap, floor}, 5);
      const [covered, of, quality, samples, ofData] = room.numbers('modes'), [coverage, expected] = room.numbers('coverage');
      modeNumbers.write({
        covered: Number.isNaN(covered) ? NaN : t('plane.covered', {covered, of}), quality, 'quality-data': ofData, coverage, 'coverage-expected': expected,
      }, 4);
      judged.textContent = !own() && Number.isNaN(samples) ? '' : t(own() ? 'plane.judged.points' : 'plane.judged', {iteration: room.number('judged'), samples});
      modesBox.querySelector('[data-number=covered]').dataset.value = String(covered);
      runNumbers.write({
        iteration: String(room.number('iteration')), 'v-batch': room.number('v'), 'cost-g': room.number('cost-g'), 'norm-d': room.number('norm-d'),
        'norm-g': room.number('norm-g'), penalty: room.number('penalty'),
      }, 5);
      if (all) writeBest();
      command.textContent = room.text('command');
      // train_gan makes one iteration or more.
      if (command.parentElement) command.parentElement.hidden = room.number('iteration') === 0;
      const missing = room.number('outside');
      outside.hidden = missing === 0;
      outside.textContent = t('plane.outside', {n: missing, of: room.numbers('samples').length / 2});
      const [whose, iteration, step] = room.numbers('last');
      for (const row of steps.children) row.toggleAttribute('aria-current', false);
      const row = steps.children[(line_of[whose] ?? 0) - 1];
      if (row) row.setAttribute('aria-current', 'step');
      where.textContent = t(`plane.last.${['none', 'd', 'g', 'both'][whose + 1]}`, {iteration, step});
    }

    // How D* is known, or why it is not.
    function writeBest() {
      const map = view.get('map');
      const {kind, why, samples, sd} = room.json('best');
      const said = t(kind === 'none' ? `plane.best.none.${why}` : `plane.best.${kind}`, {samples, sd: lab.number(sd, 3)});
      const end = -2 * Math.log1p(1 / measured), last = {n: measured, end: lab.number(end, 5)};
      bestNote.textContent = said + (room.numbers('theorem')[2] > end - 1e-9 ? ` ${t('plane.best.end', last)}` : '');
      how.textContent = t('plane.theorem.how', last);
      theoremBox.querySelector('[data-number=best-v]').previousElementSibling.textContent = t(kind === 'exact' ? 'plane.number.best-exact' : kind === 'estimate' ? 'plane.number.best-estimate' : 'plane.number.best');
      mapNote.textContent = map === 'none' ? '' : map === 'd' ? t('plane.map-note.d') : `${said} ${kind === 'none' ? '' : t('plane.map-note.best')}`;
    }

    function writeAlgorithm() {
      const turns = set.get('update') === 'alternating';
      steps.replaceChildren(...(turns ? lines : lines.slice(0, 4)).map((n) =>
        el('li', {'data-line': n, class: n > 1 ? 'in' : undefined}, t(`plane.algorithm.${turns ? 'turns' : 'once'}.${n}`, {k: set.get('k')}))));
    }

    function writeCard() {
      if (!room) { card.replaceChildren(); return; }
      const [d, g, rule] = room.text('objectives').split('\n');
      const row = (key, code) => el('p', {}, el('span', {class: 'muted'}, t(key)), ' ', code);
      const written = (key, text) => row(key, el('code', {}, text));
      card.replaceChildren(written('plane.card.d', d), written('plane.card.g', g), ...(rule ? [written('plane.card.rule', rule)] : []),
        ...(room.text('command') ? [row('plane.card.command', command)] : []));
    }

    // A coarse part of the maps, for who reads them.
    function mapRows() {
      if (!room) return [];
      aim(fine);
      const d = room.numbers('d'), best = room.numbers('best'), rows = [], every = 6, {xMin, xMax, yMin, yMax} = main.range;
      for (let j = every / 2; j < fine; j += every)
        for (let i = every / 2; i < fine; i += every)
          rows.push([xMin + ((i + 0.5) / fine) * (xMax - xMin), yMin + ((j + 0.5) / fine) * (yMax - yMin), d[j * fine + i], best[j * fine + i]]);
      return rows;
    }

    // What a screen reader says of the picture.
    function tell() {
      if (!room) return;
      const n = (name) => lab.number(room.number(name), 4);
      const [covered, of, quality] = room.numbers('modes'), [v, , bestV] = room.numbers('theorem');
      const text = t(Number.isNaN(covered) ? 'plane.tell' : 'plane.tell.modes', {
        data: room.text('data'), iteration: room.number('iteration'), v: lab.number(v, 4), best: lab.number(bestV, 4), batch: n('v'), covered, of, quality: lab.number(quality, 3),
      });
      main.describe(text);
      lab.announce(text);
    }

    try {
      open();
    } catch (error) {
      // Points of the address stay, so that they can be mended.
      if (!own()) throw error;
      lab.error(error.message);
    }

    return {
      frame({steps: n, slow}) {
        if (!room) throw new Error(t('plane.points.few'));
        if (slow) room.do('update');
        else room.do('step', {steps: n});
        const still = !lab.runner.playing;
        const judged = still || slow || performance.now() - lastJudged > judgement;
        if (judged) judge();
        draw(judged);
        if (still || slow) tell();
      },
      paused() {
        if (!room) return;
        judge();
        draw();
        tell();
      },
      reset: open,
      draw: () => draw(),
      destroy() { proof.stop(); },
    };
  },
};
