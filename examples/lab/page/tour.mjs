// The guided tour: ten steps, each of which opens a view with settings and says what to look at.
import steps from './tour.json';

export class Tour {
  constructor(host, services) {
    this.host = host;
    this.services = services;
  }

  get at() { return Number(this.services.state.get('tour', 0)); }

  start() { this.go(1); }

  go(number) {
    const {state, open, redraw} = this.services;
    if (number < 1 || number > steps.length) {
      state.set('tour', undefined);
      redraw();
      return;
    }
    const step = steps[number - 1];
    state.set('tour', number);
    // What the reader drew goes along where the step is about it.
    const kept = (step.keep ?? []).filter((name) => state.has(name)).map((name) => [name, state.get(name)]);
    this.services.slow(Boolean(step.slow));
    open(step.view, {...step.settings, ...Object.fromEntries(kept)});
    const heading = this.host.querySelector('h2');
    if (heading) heading.focus({preventScroll: true});
    this.services.settle();
  }

  draw() {
    const {t, el, language} = this.services;
    const number = this.at;
    const step = steps[number - 1];
    this.host.hidden = !step;
    this.host.replaceChildren();
    if (!step) return;
    const words = language();
    const button = (label, to, name) => el('button', {type: 'button', 'data-control': name, onclick: () => this.go(to)}, t(label));
    this.host.append(
      el('h2', {tabindex: '-1'}, `${number}/${steps.length} · ${step.title[words]}`),
      el('div', {class: 'words', tabindex: '0', role: 'group', 'aria-label': t('tour.start')},
        ...step.text[words].map((paragraph) => el('p', {}, paragraph)),
        el('p', {class: 'muted'}, t('tour.chapter', {chapter: Number(/(\d+)/.exec(step.document)[1])}))),
      el('div', {class: 'row'},
        number > 1 ? button('tour.back', number - 1, 'tour-back') : null,
        button(number < steps.length ? 'tour.next' : 'tour.end', number + 1, 'tour-next'),
        number < steps.length ? button('tour.leave', 0, 'tour-leave') : null));
  }
}
