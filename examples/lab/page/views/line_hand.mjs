// The reader's own D: drawn with a brush, or moved at nine handles with the arrow keys.
import {el} from '../dom.mjs';

const levels = 1295, least = 3;  // two digits of base 36 for each value; V is finite only inside of 0 and 1
const handles = 9;

const level = (d) => Math.max(least, Math.min(levels - least, Math.round(d * levels)));
const rounded = (d) => level(d) / levels;

// The curve as a text for the address, and back; null if it is none for n knots.
export const packed = (values) => Array.from(values, (d) => level(d).toString(36).padStart(2, '0')).join('');
export function unpacked(text, n) {
  if (typeof text !== 'string' || text.length !== 2 * n || !/^[0-9a-z]+$/.test(text)) return null;
  return Array.from({length: n}, (_, i) => rounded(parseInt(text.slice(2 * i, 2 * i + 2), 36) / levels));
}

// A soft brush: what is near x moves to y.
export function brushed(values, knots, x, y) {
  const soft = (knots[knots.length - 1] - knots[0]) * 0.02;
  const nearest = Math.round((x - knots[0]) / (knots[1] - knots[0]));
  return values.map((d, i) => {
    const weight = i === nearest ? 1 : Math.exp(-0.5 * ((knots[i] - x) / soft) ** 2);
    return weight < 0.01 ? d : rounded(d + weight * (y - d));
  });
}

// Listens on the chart. curve(): {knots, values}; move(values): they were drawn; done(): the pointer was lifted.
export function hand(chart, {lab, curve, move, done}) {
  const {canvas, figure} = chart;
  let on = true, last = null, waiting = null;
  figure.style.position = 'relative';

  function apply() {
    waiting = null;
    if (!last) return;
    const {knots} = curve();
    let {values} = curve();
    // All the way from the last place to this one, in steps of half a knot.
    const {from, to} = last, distance = (knots[1] - knots[0]) / 2;
    const steps = Math.min(200, Math.max(1, Math.ceil(Math.abs(to.x - from.x) / distance)));
    for (let i = 1; i <= steps; ++i)
      values = brushed(values, knots, from.x + ((to.x - from.x) * i) / steps, from.y + ((to.y - from.y) * i) / steps);
    last.from = to;
    move(values);
  }
  // Once a frame, however often the pointer reports.
  function later() { waiting ??= requestAnimationFrame(apply); }

  const listeners = {
    pointerdown(event) {
      if (!on || event.button > 0) return;
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      const at = chart.toData(event);
      last = {from: at, to: at};
      later();
    },
    pointermove(event) {
      if (!last) return;
      last.to = chart.toData(event);
      later();
    },
    pointerup() { finish(); },
    pointercancel() { finish(); },
  };
  function finish() {
    if (!last) return;
    if (waiting !== null) { cancelAnimationFrame(waiting); apply(); }
    last = null;
    done();
  }
  for (const [name, listener] of Object.entries(listeners)) canvas.addEventListener(name, listener);

  // Handles: sliders for the keyboard and for who hears the page.
  const group = figure.appendChild(el('div', {class: 'handles', role: 'group', 'aria-label': lab.t('line.handles'), 'data-keys': true}));
  const index = (k) => Math.round(((k + 0.5) / handles) * (curve().knots.length - 1));
  const all = Array.from({length: handles}, (_, k) => group.appendChild(el('div', {
    role: 'slider', tabindex: '0', class: 'handle', 'aria-orientation': 'vertical', 'aria-valuemin': '0', 'aria-valuemax': '1', 'data-handle': k,
    onkeydown: (event) => key(event, k),
  })));

  function key(event, k) {
    if (!on || event.ctrlKey || event.altKey || event.metaKey) return;
    const {knots, values} = curve(), i = index(k), d = values[i];
    const by = {ArrowUp: 0.02, ArrowDown: -0.02, PageUp: 0.1, PageDown: -0.1}[event.key];
    const next = by !== undefined ? d + by : event.key === 'Home' ? 0 : event.key === 'End' ? 1 : null;
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      all[Math.max(0, Math.min(handles - 1, k + (event.key === 'ArrowRight' ? 1 : -1)))].focus();
      return;
    }
    if (next === null) return;
    event.preventDefault();
    // The neighbours follow, as far as the next handles.
    const width = (knots.length - 1) / handles, change = rounded(next) - d;
    move(values.map((one, j) => {
      const share = Math.max(0, 1 - Math.abs(j - i) / width);
      return share > 0 ? rounded(one + share * change) : one;
    }));
    done();
  }

  return {
    allow(yes) {
      on = yes;
      group.hidden = !yes;
      canvas.style.touchAction = yes ? 'none' : '';
      canvas.style.cursor = yes ? 'crosshair' : '';
    },
    // Puts the handles where the curve is.
    place() {
      if (!on) return;
      const {knots, values} = curve();
      all.forEach((handle, k) => {
        const i = index(k), at = chart.toPixels(knots[i], values[i]);
        handle.style.left = `${at.x}px`;
        handle.style.top = `${at.y}px`;
        const x = lab.number(knots[i], 3), d = lab.number(values[i], 3);
        handle.setAttribute('aria-label', lab.t('line.handle', {x}));
        handle.setAttribute('aria-valuenow', values[i]);
        handle.setAttribute('aria-valuetext', lab.t('line.handle-value', {x, d}));
      });
    },
    destroy() {
      if (waiting !== null) cancelAnimationFrame(waiting);
      for (const [name, listener] of Object.entries(listeners)) canvas.removeEventListener(name, listener);
      group.remove();
    },
  };
}
