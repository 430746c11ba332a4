// The certificate: a new D is trained against the G of now, some updates in each frame, and then judged on samples that it
// has not seen.
import {el} from '../dom.mjs';

const slice = 8;  // milliseconds of each frame

// room(): the present room; changed(): there is a new certificate.
export function certificate(host, lab, {room, changed}) {
  const {t} = lab;
  const panel = host.appendChild(el('section', {class: 'panel', 'aria-label': t('plane.certificate')}));
  panel.append(el('h2', {}, t('plane.certificate')));
  const button = el('button', {type: 'button', 'data-control': 'certify', onclick: begin}, t('plane.certify'));
  panel.append(el('p', {}, button, ' ', el('span', {class: 'muted'}, t('plane.certify.how'))));
  const bar = panel.appendChild(el('progress', {max: 1, value: 0, hidden: true, 'aria-label': t('plane.certifying')}));
  const says = panel.appendChild(el('p', {'data-text': 'certificate'}));
  const numbers = lab.numbers(panel, [
    ['certificate-lower', 'plane.number.lower', 'strong'], ['certificate-jsd', 'plane.number.jsd'], ['certificate-error', 'plane.number.error'],
    ['certificate-iteration', 'plane.number.certified'], ['certificate-seconds', 'plane.number.seconds']]);
  panel.append(el('p', {class: 'muted'}, t('plane.certificate.limit')),
    el('details', {}, el('summary', {}, t('plane.certificate.how')), el('p', {class: 'muted'}, t('plane.certificate.conditions'))));
  let request = 0, begun = 0, working = null;

  function write() {
    const now = room(), [iteration, jsd, error, lower] = now ? now.numbers('certificate') : [NaN, NaN, NaN, NaN];
    numbers.write({'certificate-lower': lower, 'certificate-jsd': jsd, 'certificate-error': error, 'certificate-iteration': Number.isNaN(iteration) ? NaN : String(iteration)}, 4);
    says.textContent = Number.isNaN(lower) ? t('plane.certificate.none')
      : t(lower > 0 ? 'plane.certificate.says' : 'plane.certificate.vacuous', {lower: lab.number(lower, 4), iteration});
  }

  function begin() {
    try {
      lab.error(null);
      if (!room()) throw new Error(t('plane.points.few'));
      room().do('certify');
    } catch (error) {
      lab.error(error.message);
      return;
    }
    working = room();
    begun = performance.now();
    button.disabled = true;
    bar.hidden = false;
    bar.value = 0;
    says.textContent = t('plane.certifying');
    request = requestAnimationFrame(work);
  }

  function work() {
    const end = performance.now() + slice;
    let [made, all] = working.numbers('certifying');
    try {
      // Not one by one: the measurement after the last is the work of a frame.
      while (!Number.isNaN(made) && performance.now() < end) {
        working.do('certify_step', {steps: 2});
        [made, all] = working.numbers('certifying');
      }
    } catch (error) {
      stop();
      write();
      lab.error(error.message);
      return;
    }
    if (!Number.isNaN(made)) {
      bar.value = made / all;
      request = requestAnimationFrame(work);
      return;
    }
    const seconds = (performance.now() - begun) / 1000;
    stop();
    write();
    numbers.write({'certificate-seconds': seconds}, 2);
    lab.announce(says.textContent);
    changed();
  }

  function stop() {
    cancelAnimationFrame(request);
    working = null;
    button.disabled = false;
    bar.hidden = true;
  }

  return {
    // Another game.
    reset(possible) {
      stop();
      button.disabled = !possible;
      write();
      numbers.write({'certificate-seconds': NaN}, 2);
      if (!possible) says.textContent = t('plane.certificate.points');
    },
    stop,
  };
}
