// A chart on a canvas: axes with labels and ticks, lines, areas, points, a heat map, arrows. NaN is a gap in a line.
import {el} from './dom.mjs';

// Ticks at 1, 2 or 5 times a power of ten.
export function ticks(min, max, about) {
  const rough = (max - min) / Math.max(1, about);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((m) => m * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(min / step - 1e-9), last = Math.floor(max / step + 1e-9);
  // Beyond, two neighbours may be the same number.
  if (Math.max(Math.abs(first), Math.abs(last)) > 1e12) return [];
  return Array.from({length: last - first + 1}, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

const plain = (x) => {
  const size = Math.abs(x), number = Number(x.toPrecision(6));
  const text = x === 0 || (size >= 1e-3 && size < 1e4) ? String(number) : number.toExponential().replace('e+', 'e');
  return text.replaceAll('-', '−');
};

export function chart(host, {name, label, height = 260, aspect, x, y, onresize}, {t, palette}) {
  const canvas = el('canvas', {role: 'img', 'aria-label': t(label), 'data-chart': name});
  const caption = el('figcaption', {}, t(label));
  const figure = host.appendChild(el('figure', {}, canvas, caption));
  const g = canvas.getContext('2d');
  const range = {xMin: x.min ?? 0, xMax: x.max ?? 1, yMin: y.min ?? 0, yMax: y.max ?? 1};
  const edge = {left: y.bare ? 6 : 46, right: 8, top: 8, bottom: x.bare ? 6 : 36};
  // Sizes are in sixteenths of a rem, "unit" pixels of the page each, so that text and lines grow with the page's.
  let width = 0, tall = 0, unit = 1, ratio = 1;

  // Says whether the size changed.
  function fit() {
    const one = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
    const wide = (figure.clientWidth || 320) / one;
    const high = Math.round(aspect ? Math.min((wide - edge.left - edge.right) / aspect + edge.top + edge.bottom, 900) : height);
    const dots = Math.min(3, devicePixelRatio || 1) * one;
    if (wide === width && high === tall && one === unit && dots === ratio) return false;
    [width, tall, unit, ratio] = [wide, high, one, dots];
    canvas.style.height = `${high * one}px`;
    canvas.width = Math.round(wide * dots);
    canvas.height = Math.round(high * dots);
    return true;
  }
  const watcher = new ResizeObserver(() => { if (fit() && onresize) onresize(); });
  watcher.observe(figure);

  const lg = (v) => (v > 0 ? Math.log10(v) : NaN);
  const part = (v, low, high, log) => (log ? (lg(v) - lg(low)) / (lg(high) - lg(low)) : (v - low) / (high - low));
  const px = (v) => edge.left + part(v, range.xMin, range.xMax, x.log) * (width - edge.left - edge.right);
  const py = (v) => tall - edge.bottom - part(v, range.yMin, range.yMax, y.log) * (tall - edge.top - edge.bottom);
  const clipped = (draw) => {
    g.save();
    g.beginPath();
    g.rect(edge.left, edge.top, width - edge.left - edge.right, tall - edge.top - edge.bottom);
    g.clip();
    draw();
    g.restore();
  };
  const color = (of) => palette()[of] ?? of ?? palette().ink;
  const pen = ({color: of = 'ink', width: w = 2, dash = false, alpha = 1} = {}) => {
    g.strokeStyle = g.fillStyle = color(of);
    g.lineWidth = w;
    g.globalAlpha = alpha;
    g.setLineDash(dash === true ? [6, 5] : dash || []);
  };
  const logTicks = (low, high) => {
    const all = [];
    const first = Math.ceil(lg(low) - 1e-9), last = Math.floor(lg(high) + 1e-9), every = Math.max(1, Math.ceil((last - first) / 6));
    for (let i = first; i <= last; i += every) all.push(10 ** i);
    return all;
  };
  const path = (xs, ys, from, to) => {
    let down = false;
    for (let i = from; i < to; ++i) {
      const a = px(xs[i]), b = py(ys[i]);
      if (!Number.isFinite(a) || Number.isNaN(b)) { down = false; continue; }
      const c = Math.max(-1e4, Math.min(1e4, b));
      if (down) g.lineTo(a, c); else g.moveTo(a, c);
      down = true;
    }
  };

  const self = {
    canvas, figure, range,
    get width() { return width; },
    setRange(next) { Object.assign(range, next); },
    setLabel(text) { caption.textContent = text; canvas.setAttribute('aria-label', text); },
    // What a screen reader says of the picture as it is now.
    describe(text) { canvas.setAttribute('aria-label', text); },

    begin() {
      fit();
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      g.clearRect(0, 0, width, tall);
      g.globalAlpha = 1;
    },
    axes() {
      const {ink, muted, rule} = palette();
      g.save();
      g.font = '12px system-ui, "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif';
      g.lineWidth = 1;
      g.setLineDash([]);
      g.globalAlpha = 1;
      g.strokeStyle = rule;
      g.fillStyle = muted;
      if (!x.bare) {
        g.textAlign = 'center';
        g.textBaseline = 'top';
        for (const v of x.log ? logTicks(range.xMin, range.xMax) : ticks(range.xMin, range.xMax, width / 90)) {
          const at = Math.round(px(v)) + 0.5;
          g.beginPath(); g.moveTo(at, edge.top); g.lineTo(at, tall - edge.bottom); g.stroke();
          // The last one may stand at the edge of the canvas.
          const words = plain(v), half = g.measureText(words).width / 2;
          g.fillText(words, Math.min(at, width - half - 1), tall - edge.bottom + 3);
        }
      }
      if (!y.bare) {
        g.textAlign = 'right';
        g.textBaseline = 'middle';
        for (const v of y.log ? logTicks(range.yMin, range.yMax) : ticks(range.yMin, range.yMax, tall / 55)) {
          const at = Math.round(py(v)) + 0.5;
          g.beginPath(); g.moveTo(edge.left, at); g.lineTo(width - edge.right, at); g.stroke();
          g.fillText(plain(v), edge.left - 4, at);
        }
      }
      g.strokeStyle = muted;
      g.strokeRect(edge.left + 0.5, edge.top + 0.5, width - edge.left - edge.right - 1, tall - edge.top - edge.bottom - 1);
      g.fillStyle = ink;
      if (x.label && !x.bare) { g.textAlign = 'right'; g.textBaseline = 'bottom'; g.fillText(t(x.label), width - edge.right, tall - 1); }
      if (y.label && !y.bare) {
        g.save(); g.translate(9, edge.top); g.rotate(-Math.PI / 2);
        g.textAlign = 'right'; g.textBaseline = 'middle'; g.fillText(t(y.label), 0, 0);
        g.restore();
      }
      g.restore();
    },
    line(xs, ys, style) {
      clipped(() => { pen(style); g.lineJoin = 'round'; g.beginPath(); path(xs, ys, 0, xs.length); g.stroke(); });
    },
    // From y = base to the curve.
    area(xs, ys, {base = Math.max(0, range.yMin), ...style} = {}) {
      self.band(xs, null, ys, {base, alpha: 0.25, ...style});
    },
    band(xs, lows, highs, {base = 0, ...style} = {}) {
      clipped(() => {
        pen({alpha: 0.25, ...style});
        const low = (i) => Math.max(-1e4, Math.min(1e4, py(lows ? lows[i] : base)));
        const known = (i) => !Number.isNaN(highs[i]) && !(lows && Number.isNaN(lows[i]));
        for (let from = 0; from < xs.length;) {
          if (!known(from)) { ++from; continue; }
          let to = from;
          while (to < xs.length && known(to)) ++to;
          g.beginPath();
          path(xs, highs, from, to);
          for (let i = to - 1; i >= from; --i) g.lineTo(px(xs[i]), low(i));
          g.closePath();
          g.fill();
          from = to;
        }
      });
    },
    points(xs, ys, {size = 2.5, ...style} = {}) {
      clipped(() => {
        pen({alpha: 0.7, ...style});
        g.beginPath();
        for (let i = 0; i < xs.length; ++i) {
          const a = px(xs[i]), b = py(ys[i]);
          if (Number.isNaN(a) || Number.isNaN(b)) continue;
          g.moveTo(a + size, b);
          g.arc(a, b, size, 0, 2 * Math.PI);
        }
        g.fill();
      });
    },
    // values: ny rows of nx cells, the first row at the bottom, over the whole range; scale maps a value to [r, g, b, a].
    heat(values, nx, ny, scale) {
      if (!self.cells || self.cells.width !== nx || self.cells.height !== ny) self.cells = Object.assign(document.createElement('canvas'), {width: nx, height: ny});
      const small = self.cells.getContext('2d'), image = small.createImageData(nx, ny);
      for (let j = 0; j < ny; ++j)
        for (let i = 0; i < nx; ++i) image.data.set(scale(values[j * nx + i]), 4 * ((ny - 1 - j) * nx + i));
      small.putImageData(image, 0, 0);
      clipped(() => {
        g.imageSmoothingEnabled = true;
        g.globalAlpha = 1;
        g.drawImage(self.cells, edge.left, edge.top, width - edge.left - edge.right, tall - edge.top - edge.bottom);
      });
    },
    arrow(x0, y0, x1, y1, {head = 5, ...style} = {}) {
      const [a, b, c, d] = [px(x0), py(y0), px(x1), py(y1)];
      const length = Math.hypot(c - a, d - b);
      if (!Number.isFinite(length)) return;
      clipped(() => {
        pen({width: 1.3, ...style});
        g.beginPath(); g.moveTo(a, b); g.lineTo(c, d); g.stroke();
        if (length < 2) return;
        const [u, v] = [(c - a) / length, (d - b) / length], size = Math.min(head, length);
        g.setLineDash([]);
        g.beginPath(); g.moveTo(c, d);
        g.lineTo(c - size * u + size * 0.5 * v, d - size * v - size * 0.5 * u);
        g.lineTo(c - size * u - size * 0.5 * v, d - size * v + size * 0.5 * u);
        g.closePath(); g.fill();
      });
    },
    level(value, label, style) {
      clipped(() => {
        pen({color: 'muted', width: 1, dash: [3, 3], ...style});
        const at = py(value);
        g.beginPath(); g.moveTo(edge.left, at); g.lineTo(width - edge.right, at); g.stroke();
        if (label) { g.setLineDash([]); g.font = '12px system-ui, sans-serif'; g.textAlign = 'left'; g.globalAlpha = 1;
          // Below the line where there is no room above it.
          const above = at - edge.top > 14;
          g.textBaseline = above ? 'bottom' : 'top'; g.fillText(label, edge.left + 4, above ? at - 1 : at + 2); }
      });
    },
    text(atX, atY, words, {align = 'center', ...style} = {}) {
      pen({color: 'ink', ...style});
      g.font = '12px system-ui, "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif';
      g.textAlign = align;
      g.textBaseline = 'middle';
      g.fillText(words, px(atX), py(atY));
    },
    toPixels: (atX, atY) => ({x: px(atX) * unit, y: py(atY) * unit}),
    // Of a pointer event: where it is in the numbers of the axes.
    toData(event) {
      const box = canvas.getBoundingClientRect();
      const u = ((event.clientX - box.left) / unit - edge.left) / (width - edge.left - edge.right);
      const v = (tall - edge.bottom - (event.clientY - box.top) / unit) / (tall - edge.top - edge.bottom);
      const back = (p, low, high, log) => (log ? 10 ** (lg(low) + p * (lg(high) - lg(low))) : low + p * (high - low));
      return {x: back(u, range.xMin, range.xMax, x.log), y: back(v, range.yMin, range.yMax, y.log)};
    },
    destroy() { watcher.disconnect(); figure.remove(); },
  };
  fit();
  return self;
}

// What each colour stands for, as a list below a chart: [[key, colour, dashed]...].
export function key(host, entries, {t}) {
  return host.appendChild(el('ul', {class: 'key'}, ...entries.map(([label, of, dashed]) =>
    el('li', {style: {'--of': `var(--${of})`, '--line': dashed ? 'dashed' : 'solid'}}, t(label)))));
}
