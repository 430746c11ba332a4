// Labelled controls, bound to the state. Errors that a change throws are shown at the control.
import {el} from './dom.mjs';

let made = 0;

// Whether the value, if it is a number, is one that the control takes.
const inside = ({kind, min = -Infinity, max = Infinity}, value) => (kind !== 'number' && kind !== 'range') || (value >= min && value <= max);

export function controls(host, list, {t, state, shown}) {
  const box = host.appendChild(el('div', {class: 'controls'}));
  const all = new Map();
  for (const spec of list) {
    const one = spec.kind === 'button' ? button(spec) : control(spec);
    all.set(spec.name, one);
    box.append(one.host);
  }

  function button(spec) {
    const element = el('button', {type: 'button', 'data-control': spec.name, title: spec.hint && t(spec.hint)}, t(spec.label));
    element.addEventListener('click', () => attempt({host: element, spec}, () => spec.onChange && spec.onChange()));
    return {spec, element, host: el('div', {class: 'control'}, element), read: () => undefined, write() {}};
  }

  function control(spec) {
    const id = `control-${++made}`;
    const label = el('label', {for: id}, t(spec.label));
    let element, second = null;
    const common = {id, 'data-control': spec.name, title: spec.hint && t(spec.hint)};
    if (spec.kind === 'select') {
      element = el('select', common, ...spec.options.map(([value, key]) => el('option', {value}, key === null ? String(value) : t(key))));
    } else if (spec.kind === 'check') {
      element = el('input', {...common, type: 'checkbox'});
    } else if (spec.kind === 'text') {
      element = el('input', {...common, type: 'text', spellcheck: 'false', autocomplete: 'off'});
    } else if (spec.kind === 'area') {
      element = el('textarea', {...common, rows: spec.rows ?? 6, spellcheck: 'false'});
    } else if (spec.kind === 'number') {
      element = el('input', {...common, type: 'number', min: spec.min, max: spec.max, step: spec.step ?? 'any'});
    } else if (spec.kind === 'range') {
      const [low, high] = spec.log ? [Math.log10(spec.min), Math.log10(spec.max)] : [spec.min, spec.max];
      element = el('input', {...common, type: 'range', min: low, max: high, step: spec.log ? 0.01 : spec.step ?? 'any'});
      second = el('input', {type: 'number', min: spec.min, max: spec.max, step: 'any', 'aria-label': t(spec.label), 'data-control-number': spec.name});
    } else {
      throw new Error(`controls: no kind '${spec.kind}'`);
    }
    const wrong = el('div', {class: 'wrong', role: 'alert', hidden: true});
    const holder = spec.kind === 'check'
      ? el('div', {class: 'control check'}, element, label, wrong)
      : el('div', {class: 'control'}, label, second ? el('div', {class: 'pair'}, element, second) : element, wrong);
    const one = {spec, element, second, wrong, host: holder};
    const rounded = (x) => (spec.log ? Number((10 ** x).toPrecision(3)) : Number(x));
    one.read = () => {
      if (spec.kind === 'check') return element.checked;
      if (spec.kind === 'range') return Number(second.value);
      if (spec.kind === 'number') return element.value === '' ? NaN : Number(element.value);
      return element.value;
    };
    one.write = (value) => {
      if (spec.kind === 'check') element.checked = value === true || value === 'true';
      else if (spec.kind === 'range') {
        second.value = value;
        element.value = spec.log ? Math.log10(Number(value)) : value;
        element.setAttribute('aria-valuetext', String(value));
      } else element.value = value;
    };
    if (second) {
      element.addEventListener('input', () => { one.write(rounded(element.value)); changed(one); });
      second.addEventListener('change', () => { element.value = spec.log ? Math.log10(Number(second.value)) : second.value; changed(one); });
    } else {
      element.addEventListener(spec.live ? 'input' : 'change', () => changed(one));
    }
    let value = state.get(spec.name, spec.value);
    const known = spec.kind === 'select' ? spec.options.some(([one]) => String(one) === String(value)) : inside(spec, value);
    if (!known) value = state.has(spec.name) ? state.refuse(spec.name, spec.value) : spec.value;
    one.write(value);
    return one;
  }

  function changed(one) {
    const value = one.read();
    attempt(one, () => {
      if (!inside(one.spec, value))
        throw new Error(t('control.range', {name: t(one.spec.label), min: one.spec.min, max: one.spec.max}));
      // Its own default needs no place in the address.
      state.set(one.spec.name, String(value) === String(one.spec.value) ? undefined : value);
      if (one.spec.onChange) one.spec.onChange(value);
    });
  }

  function attempt(one, action) {
    try {
      shown(null);
      action();
      mark(one, null);
    } catch (error) {
      if (one.wrong) mark(one, error.message);
      else shown(error.message);
    }
  }

  function mark(one, message) {
    if (!one.wrong) return;
    one.wrong.hidden = !message;
    one.wrong.textContent = message ?? '';
    one.element.toggleAttribute('aria-invalid', false);
    if (message) one.element.setAttribute('aria-invalid', 'true');
  }

  const find = (name) => {
    const one = all.get(name);
    if (!one) throw new Error(`controls: no '${name}'`);
    return one;
  };
  return {
    box,
    get: (name) => find(name).read(),
    // Writes it, also into the address, without calling onChange.
    set(name, value) {
      const one = find(name);
      one.write(value);
      mark(one, null);
      state.set(name, String(value) === String(one.spec.value) ? undefined : value);
    },
    element: (name) => find(name).element,
    disable(name, off) { find(name).element.disabled = off; if (find(name).second) find(name).second.disabled = off; },
    show(name, on) { find(name).host.hidden = !on; },
  };
}
