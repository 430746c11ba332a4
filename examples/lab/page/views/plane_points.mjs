// Points of one's own: drawn on the picture, typed, or pasted, one a line. They stand in the text field, and so in the
// address.
import {el} from '../dom.mjs';

export const fewest = 10;
const every = 0.06;  // units of the picture between points of a stroke

// As the library reads them, for the picture before there are enough: lines that are two numbers.
export function pointsOf(text) {
  const xs = [], ys = [];
  for (const line of text.split('\n')) {
    const fields = line.replace(/#.*/, '').trim().split(/\s*[,;]\s*|\s+/).filter(Boolean).map(Number);
    if (fields.length === 2 && fields.every(Number.isFinite)) {
      xs.push(fields[0]);
      ys.push(fields[1]);
    }
  }
  return [xs, ys];
}

// chart: where one draws; changed(): there are other points; drawn(): what to do while one draws.
export function ownPoints(host, chart, lab, {changed, drawn}) {
  const {t, state} = lab;
  const box = host.appendChild(el('div', {class: 'own-points', hidden: true}, el('p', {}, t('plane.points.how'))));
  const controls = lab.controls(box, [
    {name: 'points', kind: 'area', label: 'plane.points', value: '', rows: 5, onChange: () => changed()},
    {name: 'point', kind: 'text', label: 'plane.points.one', value: '', onChange() {}},
    {name: 'add-point', kind: 'button', label: 'plane.points.add', onChange: addTyped},
    {name: 'undo-point', kind: 'button', label: 'plane.points.undo', onChange: () => { if (undo.length) set(undo.pop()); }},
    {name: 'clear-points', kind: 'button', label: 'plane.points.clear', onChange: () => { keep(); set(''); }},
  ]);
  const count = box.appendChild(el('p', {class: 'muted', 'data-text': 'points'}));
  const undo = [];
  let allowed = false, stroke = null;

  const text = () => controls.get('points');
  const keep = () => { undo.push(text()); if (undo.length > 50) undo.shift(); };
  const line = ({x, y}) => `${Number(x.toFixed(3))} ${Number(y.toFixed(3))}`;
  function write(next) {
    controls.set('points', next);
    count.textContent = t('plane.points.count', {n: pointsOf(next)[0].length, fewest});
  }
  function set(next) {
    write(next);
    changed();
  }
  const append = (more) => (text().trim() === '' ? more : `${text().trimEnd()}\n${more}`);

  function addTyped() {
    const typed = controls.get('point').trim();
    if (pointsOf(typed)[0].length !== 1) throw new Error(t('plane.points.typed'));
    keep();
    set(append(typed));
    controls.set('point', '');
    state.set('point', undefined);
    controls.element('point').focus();
  }
  controls.element('point').addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); controls.element('add-point').click(); } });

  // With the pointer: a click is a point, a stroke many.
  const put = (event) => {
    const at = chart.toData(event), {xMin, xMax, yMin, yMax} = chart.range;
    if (at.x < xMin || at.x > xMax || at.y < yMin || at.y > yMax) return;
    const far = stroke.last ? Math.hypot((at.x - stroke.last.x) / (xMax - xMin), (at.y - stroke.last.y) / (yMax - yMin)) : 1;
    if (far < every / 4) return;
    stroke.last = at;
    write(append(line(at)));
    drawn();
  };
  const down = (event) => {
    if (!allowed || event.button !== 0) return;
    event.preventDefault();
    lab.runner.pause();
    keep();
    stroke = {};
    chart.canvas.setPointerCapture(event.pointerId);
    put(event);
  };
  const move = (event) => { if (stroke) put(event); };
  const up = () => {
    if (!stroke) return;
    stroke = null;
    lab.error(null);
    try {
      changed();
    } catch (error) {
      lab.error(error.message);
    }
  };
  chart.canvas.addEventListener('pointerdown', down);
  chart.canvas.addEventListener('pointermove', move);
  chart.canvas.addEventListener('pointerup', up);
  chart.canvas.addEventListener('pointercancel', up);

  return {
    text,
    allow(on) {
      allowed = on;
      box.hidden = !on;
      chart.canvas.style.touchAction = on ? 'none' : '';
      chart.canvas.style.cursor = on ? 'crosshair' : '';
      if (on) write(text());
    },
  };
}
