// Players who learn: their mixes in the unit square of a 2x2 game, or each probability against the steps of a larger one;
// what both would gain by best responses; and the same as numbers at one step.
const strategyColors = ['data', 'g', 'd', 'gap'];
const beside = {display: 'flex', 'flex-wrap': 'wrap', gap: '6px 20px', 'align-items': 'flex-start', 'margin-top': '8px'};

export class TableCourse {
  constructor(lab, host, room, {moved}) {
    Object.assign(this, {lab, room, moved, step: 0, count: 0});
    const {el, t} = lab;
    const row = host.appendChild(el('div', {style: beside}));
    const pictures = row.appendChild(el('div', {style: {flex: '5 1 300px', 'min-width': '0'}}));
    const numbers = row.appendChild(el('div', {style: {flex: '1 1 270px', 'max-width': '420px'}}));
    this.squareBox = pictures.appendChild(el('div', {style: {position: 'relative', 'max-width': '540px'}}));
    this.square = lab.chart(this.squareBox, {name: 'square', label: 'table.square', aspect: 1, x: {label: 'table.axis-x', min: -0.03, max: 1.03}, y: {label: 'table.axis-y', min: -0.03, max: 1.03}});
    this.handle = this.squareBox.appendChild(el('button', {type: 'button', 'data-control': 'handle', 'data-keys': true, 'aria-label': t('table.handle'),
      style: {position: 'absolute', width: '26px', height: '26px', 'min-height': '26px', padding: '0', margin: '-13px 0 0 -13px', 'border-radius': '50%',
        border: '2px solid var(--ink)', background: 'transparent', 'touch-action': 'none', cursor: 'grab'}}));
    this.squareKey = lab.key(this.squareBox, [['table.row-response', 'data'], ['table.column-response', 'g'], ['table.key-equilibria', 'd'], ['table.played', 'gap'], ['table.average', 'best', true]]);
    this.mixBox = pictures.appendChild(el('div'));
    const axis = {label: 'table.axis-step', min: 0, max: 1};
    const mixChart = (name, label) => lab.chart(this.mixBox, {name, label, height: 180, x: axis, y: {label: 'table.axis-probability', min: 0, max: 1}});
    this.mixCharts = {row: mixChart('row-mixes', 'table.row-mixes'), column: mixChart('column-mixes', 'table.column-mixes')};
    this.mixKeys = this.mixBox.appendChild(el('div'));
    this.gainChart = lab.chart(host, {name: 'gain', label: 'table.gain-chart', height: 210, x: axis, y: {label: 'table.axis-gain', log: true, min: 1e-3, max: 1}});
    lab.key(host, [['table.played', 'gap'], ['table.average', 'best', true]]);
    this.live = lab.numbers(numbers, [['step', 'table.step', 'strong'], ['gain', 'table.played-gain', 'strong'], ['average-gain', 'table.average-gain', 'strong'],
      ['distance', 'table.distance'], ['average-distance', 'table.average-distance']]);
    this.placeNumbers = numbers.appendChild(el('div'));
    this.place = lab.numbers(this.placeNumbers, [['played-x', 'table.played-x'], ['played-y', 'table.played-y'], ['average-x', 'table.average-x'], ['average-y', 'table.average-y']]);
    this.keptNumbers = numbers.appendChild(el('div'));
    this.kept = lab.numbers(this.keptNumbers, [['invariant', 'table.invariant'], ['drift', 'table.drift']]);
    this.twin = lab.table(host, {caption: 'table.twin', columns: ['step', 'played-mixes', 'average-mixes', 'played-gain', 'average-gain'].map((key) => `table.${key}`), rows: () => this.rows()});
    this.drag();
  }

  // Takes a new course, the last one of the room; it shows all of it, or as much as the address says.
  take(game, names, {rule, broken}) {
    const get = (name) => this.room.numbers(name);
    Object.assign(this, {names, rule, broken, rows_: game.rows.length, columns_: game.columns.length});
    this.isSquare = this.rows_ === 2 && this.columns_ === 2;
    this.data = Object.fromEntries(['played-row', 'played-column', 'average-row', 'average-column', 'gain', 'average-gain', 'distance', 'average-distance', 'invariant']
      .map((name) => [name, broken ? new Float64Array() : get(name)]));
    this.count = this.data.gain.length;
    const last = Math.max(0, this.count - 1);
    const wanted = this.lab.state.get('n', last);
    this.step = Math.min(Number.isInteger(wanted) && wanted >= 0 ? wanted : this.lab.state.refuse('n', last), last);
    this.squareBox.hidden = this.placeNumbers.hidden = !this.isSquare;
    this.mixBox.hidden = this.isSquare;
    this.keptNumbers.hidden = rule !== 'replicator';
    if (this.isSquare) {
      const pairs = (name) => this.pairs(get(name));
      this.lines = {row: pairs('row-response'), column: pairs('column-response'), subsets: get('subsets'), everything: this.room.json('responses')};
    } else {
      this.mixKeys.replaceChildren();
      for (const player of ['row', 'column']) {
        const of = player === 'row' ? names.rows : names.columns;
        const {el, t} = this.lab;
        this.mixKeys.append(el('ul', {class: 'key'}, el('li', {style: {'--of': 'transparent'}}, t(`table.${player}-player`)),
          ...of.map((name, i) => el('li', {style: {'--of': `var(--${strategyColors[i]})`}}, name))));
      }
    }
    this.draw();
    this.write();
    this.twin.refresh();
  }

  pairs(numbers) {
    const pick = (k) => Float64Array.from({length: numbers.length / 2}, (_, i) => numbers[2 * i + k]);
    return [pick(0), pick(1)];
  }
  // The probability of one strategy at each step shown.
  column(name, width, k) { return Float64Array.from({length: this.step + 1}, (_, i) => this.data[name][i * width + k]); }

  get atEnd() { return this.count > 1 && this.step === this.count - 1; }

  advance(steps) {
    const last = this.count - 1;
    if (last < 1) { this.lab.runner.pause(); return; }
    // From the end a run starts anew.
    this.showStep(this.step >= last ? Math.min(steps, last) : Math.min(last, this.step + steps));
    if (this.step >= last) this.lab.runner.pause();
  }

  showStep(step) {
    this.step = Math.max(0, Math.min(step, this.count - 1));
    this.lab.state.set('n', this.step === this.count - 1 ? undefined : this.step);
    this.draw();
    this.write();
  }

  write() {
    const {data, step} = this, known = this.count > 0;
    const at = (name, i = step) => (known ? data[name][i] : NaN);
    const place = (name) => (known ? data[name][2 * step] : NaN);
    this.live.write({step: known ? step : NaN}, 1);
    this.live.write({gain: at('gain'), 'average-gain': at('average-gain'), distance: at('distance'), 'average-distance': at('average-distance')});
    this.kept.write({invariant: at('invariant')}, 12);
    this.kept.write({drift: at('invariant') - at('invariant', 0)}, 3);
    if (this.isSquare) this.place.write({'played-x': place('played-row'), 'played-y': place('played-column'), 'average-x': place('average-row'), 'average-y': place('average-column')});
  }

  draw() {
    if (!this.data) return;
    if (this.isSquare) this.drawSquare(); else this.drawMixes();
    this.drawGain();
  }

  drawSquare() {
    const chart = this.square;
    chart.begin();
    chart.axes();
    if (!this.broken) {
      const {row, column, subsets, everything} = this.lines;
      const whole = (color) => chart.band([0, 1], [0, 0], [1, 1], {color, alpha: 0.12});
      if (everything.row.everything) whole('data'); else chart.line(...row, {color: 'data', width: 3});
      if (everything.column.everything) whole('g'); else chart.line(...column, {color: 'g', width: 3});
      for (let i = 0; i < subsets.length; i += 4) {
        const [x0, x1, y0, y1] = subsets.slice(i, i + 4);
        if (x0 < x1 && y0 < y1) chart.band([x0, x1], [y0, y0], [y1, y1], {color: 'd', alpha: 0.3});
        chart.line([x0, x1], [y0, y1], {color: 'd', width: x0 < x1 && y0 < y1 ? 0 : 7, alpha: 0.7});
        chart.points([x0, x1], [y0, y1], {color: 'd', size: 7, alpha: 1});
      }
      if (this.count) {
        const at = (name) => this.column(name, 2, 0);
        // Fictitious players jump between pure strategies: only their averages are a way.
        const xs = at('played-row'), ys = at('played-column');
        if (this.rule !== 'fictitious') chart.line(xs, ys, {color: 'gap', width: 1.5});
        chart.line(at('average-row'), at('average-column'), {color: 'best', width: 1.5, dash: true});
        chart.points(xs.slice(-1), ys.slice(-1), {color: 'gap', size: 4, alpha: 1});
      }
    }
    const [x, , y] = this.room.numbers('mix'), place = chart.toPixels(x, y);
    this.handle.style.left = `${place.x}px`;
    this.handle.style.top = `${place.y}px`;
    if (this.count) chart.describe(this.lab.t('table.square-says', {x: this.lab.number(this.data['played-row'][2 * this.step], 4), y: this.lab.number(this.data['played-column'][2 * this.step], 4), n: this.step}));
  }

  drawMixes() {
    for (const [player, width] of [['row', this.rows_], ['column', this.columns_]]) {
      const chart = this.mixCharts[player];
      chart.setRange({xMin: 0, xMax: Math.max(1, this.count - 1)});
      chart.begin();
      chart.axes();
      if (!this.count) continue;
      const steps = Float64Array.from({length: this.step + 1}, (_, i) => i);
      for (let k = 0; k < width; ++k) {
        chart.line(steps, this.column(`played-${player}`, width, k), {color: strategyColors[k], width: this.rule === 'fictitious' ? 0.5 : 1.5});
        chart.line(steps, this.column(`average-${player}`, width, k), {color: strategyColors[k], width: 1.5, dash: true});
      }
    }
  }

  drawGain() {
    const chart = this.gainChart, gains = [this.data.gain, this.data['average-gain']];
    let least = Infinity, most = 0;
    for (const list of gains) for (const v of list) { if (v > 0) least = Math.min(least, v); most = Math.max(most, v); }
    if (!(most > 0)) [least, most] = [1e-3, 1];
    // A gain of zero is drawn at the lower edge.
    const low = Math.max(least / 1.5, most * 1e-16);
    chart.setRange({xMin: 0, xMax: Math.max(1, this.count - 1), yMin: low, yMax: Math.max(most * 1.5, low * 10)});
    chart.begin();
    chart.axes();
    if (!this.count) return;
    const steps = Float64Array.from({length: this.step + 1}, (_, i) => i);
    const shown = (list) => list.slice(0, this.step + 1).map((v) => Math.max(v, low));
    chart.line(steps, shown(gains[0]), {color: 'gap', width: 1.5});
    chart.line(steps, shown(gains[1]), {color: 'best', width: 1.5, dash: true});
  }

  // Steps 0, 1, 10, 100 ... and the last one.
  rows() {
    const last = this.count - 1, list = this.count ? [0] : [];
    for (let n = 1; n < last; n *= 10) list.push(n);
    if (last > 0) list.push(last);
    const mixes = (name, n) => ['row', 'column'].map((player) => {
      const width = player === 'row' ? this.rows_ : this.columns_;
      return Array.from(this.data[`${name}-${player}`].slice(n * width, (n + 1) * width), (p) => this.lab.number(p, 5)).join(', ');
    }).join(' | ');
    return list.map((n) => [String(n), mixes('played', n), mixes('average', n), this.data.gain[n], this.data['average-gain'][n]]);
  }

  // The start follows the pointer, or the arrow keys; at most one course a frame.
  drag() {
    const {handle, square} = this, clamp = (v) => Math.max(0, Math.min(1, v));
    let wanted = null, asked = 0;
    const go = (x, y) => {
      wanted = [clamp(x), clamp(y)];
      if (!asked) asked = requestAnimationFrame(() => {
        asked = 0;
        try { this.moved(...wanted); } catch (error) { this.lab.error(error.message); }
      });
    };
    const follow = (event) => { const {x, y} = square.toData(event); go(x, y); };
    handle.addEventListener('pointerdown', (event) => { handle.setPointerCapture(event.pointerId); });
    handle.addEventListener('pointermove', (event) => { if (handle.hasPointerCapture(event.pointerId)) follow(event); });
    square.canvas.addEventListener('click', follow);
    handle.addEventListener('keydown', (event) => {
      const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
      if (!way) return;
      event.preventDefault();
      const [x, , y] = this.room.numbers('mix'), size = event.shiftKey ? 0.1 : 0.01;
      go(x + way[0] * size, y + way[1] * size);
    });
  }
}
