// Games as tables: payoffs that can be edited, their equilibria as exact fractions, a pair of mixes that the reader
// chooses and that is scored, and players who learn from there. All of it is the room "table" (examples/lab/table/table.cpp).
import {TableAnswers} from './table_answers.mjs';
import {TableCourse} from './table_course.mjs';
import {TableEditor} from './table_editor.mjs';
import {labelled, strategyNames} from './table_words.mjs';

const rules = ['gradient', 'alternating', 'extragradient', 'optimistic', 'fictitious', 'replicator'];
const usual = {name: 'coin', x: 0.9, y: 0.2, steps: 500, step: 0.1};
const most_steps = 5000;

// What the room is opened with: the options of solve_game.
function settingsOf(state) {
  const row = state.get('row'), column = state.get('col');
  if (row === undefined) return {name: state.get('name', usual.name)};
  return column === undefined ? {row} : {row, col: column};
}

// Two weights, exactly: a probability of a millionth is enough.
const weights = (p) => [String(Math.round(p * 1e6)), String(1e6 - Math.round(p * 1e6))];

export const table = {
  id: 'table',
  title: 'table.title',
  mount(host, lab) {
    const {el, t, state} = lab;
    const room = lab.open('table', settingsOf(state));
    if (state.get('tie') === 'false') room.do('tie', {on: false});
    let game, names, square;

    // 1. The page: the table and the plane to the left, what follows from them to the right.
    const left = el('div'), right = el('div', {style: {display: 'grid', gap: '10px', 'align-content': 'start'}});
    host.append(el('div', {class: 'columns'}, left, right));
    const panel = (into) => into.appendChild(el('div', {class: 'panel'}));
    const gamePanel = panel(left);
    const waiting = right.appendChild(el('p', {class: 'panel', role: 'status', 'data-text': 'waiting', hidden: true}, t('table.waiting')));
    const results = right.appendChild(el('div')), panels = results.appendChild(el('div', {style: {display: 'grid', gap: '10px', 'overflow-wrap': 'anywhere'}}));  // fractions may be long
    const [solutionPanel, mixPanel, dominancePanel, repeatedPanel] = [1, 2, 3, 4].map(() => panel(panels));
    const courseBox = left.appendChild(el('div'));

    // 2. The game.
    const story = el('p', {'data-text': 'story'});
    const chooser = labelled(lab, gamePanel, {name: 'name', label: 'table.game',
      options: [...room.json('games').map(({id}) => [id, t(`table.game.${id}`)]), ['', t('table.game.own')]],
      onChange(id) {
        if (id === '') {  // the present table becomes the reader's own
          const now = room.json('game');
          room.do('game', {row: now.row_text, col: now.column_text});
          if (!now.tied) room.do('tie', {on: false});
          return begin();
        }
        room.do('game', {name: id});
        restart();
      }});
    gamePanel.append(story);
    const editor = new TableEditor(lab, gamePanel, room, {edited: changed, resized: restart, broken: showWhole});

    // 3. What follows.
    const answers = new TableAnswers(lab, {solution: solutionPanel, mix: mixPanel, dominance: dominancePanel, repeated: repeatedPanel}, room);
    const mixControls = el('div'), learnControls = el('div');
    mixPanel.prepend(el('h2', {}, t('table.mixes')), el('p', {}, t('table.mixes-say')), mixControls);
    let mixes;

    const learning = panel(courseBox);
    learning.append(el('h2', {}, t('table.learning')), el('p', {}, t('table.course-say')), learnControls);
    const ruleText = learning.appendChild(el('p', {'data-text': 'rule'}));
    const courseError = learning.appendChild(el('p', {class: 'wrong', role: 'alert', 'data-text': 'course-error', hidden: true}));
    const controls = lab.controls(learnControls, [
      {name: 'dynamics', kind: 'select', label: 'table.dynamics', value: 'gradient', options: rules.map((rule) => [rule, `table.rule.${rule}`]), onChange: learn},
      {name: 'steps', kind: 'range', label: 'table.steps', min: 10, max: most_steps, log: true, value: usual.steps, onChange: learn},
      {name: 'step-size', kind: 'range', label: 'table.step-size', min: 0.001, max: 10, log: true, value: usual.step, onChange: learn},
    ]);
    controls.element('dynamics').closest('.control').style.gridColumn = '1 / -1';  // its words are long
    const course = new TableCourse(lab, courseBox, room, {
      moved(x, y) {
        mixes.set('x', Math.round(x * 1000) / 1000);
        mixes.set('y', Math.round(y * 1000) / 1000);
        mixed();
      },
    });

    // The weights of both players: two sliders for two strategies each, else a text for each player.
    function makeMixes() {
      mixControls.replaceChildren();
      if (square) {
        const range = (name, value) => ({name, kind: 'range', label: `table.${name}`, min: 0, max: 1, step: 0.001, value, onChange: mixed});
        mixes = lab.controls(mixControls, [range('x', usual.x), range('y', usual.y)]);
      } else {
        const text = (name, value) => ({name, kind: 'text', label: `table.${name}`, value: value.join(' '), onChange: mixed});
        const ones = (n, twice) => Array.from({length: n}, (_, i) => (i === twice ? 2 : 1));
        mixes = lab.controls(mixControls, [text('start-row', ones(game.rows.length, 0)), text('start-column', ones(game.columns.length, game.columns.length - 1))]);
      }
    }
    // Throws where they are no weights: at the control, if it comes from there.
    function takeMixes() {
      const split = (name) => mixes.get(name).trim().split(/[\s,]+/);
      room.do('mix', square ? {row: weights(mixes.get('x')), column: weights(mixes.get('y'))} : {row: split('start-row'), column: split('start-column')});
    }
    function mixed() {
      takeMixes();
      answers.showMix(game, names);
      learn();
    }

    // 4. Learning, all steps at once; the run then shows them one after another.
    function learn() {
      const rule = controls.get('dynamics'), steps = Math.round(controls.get('steps'));
      controls.disable('step-size', rule === 'fictitious');
      ruleText.textContent = t(`table.rule-say.${rule}`);
      room.do('forget');
      let message = '';
      try {
        room.do('learn', {dynamics: rule, steps, 'step-size': controls.get('step-size')});
      } catch (error) {
        message = t('table.not-learned', {message: error.message});
      }
      courseError.hidden = message === '';
      courseError.textContent = message;
      course.take(game, names, {rule, broken: editor.broken});
    }

    // A single step beyond the last one makes the course longer.
    function advance(by) {
      if (lab.runner.playing || !course.atEnd) return course.advance(by);
      controls.set('steps', Math.min(most_steps, Math.round(controls.get('steps')) + 1));
      learn();
    }

    // 5. After each change of the game; after one that has other strategies, the mixes start anew.
    function changed() {
      game = room.json('game');
      names = strategyNames(game, t);
      const named = game.id !== '';
      chooser.write(game.id);
      story.textContent = named ? t(`table.story.${game.id}`) : t('table.story.own');
      state.set('name', named && game.id !== usual.name ? game.id : undefined);
      state.set('row', named ? undefined : game.row_text);
      state.set('col', named || game.zero_sum ? undefined : game.column_text);
      state.set('tie', game.zero_sum && !game.tied ? 'false' : undefined);
      showWhole();
      answers.show(game, names);
      takeMixes();
      answers.showMix(game, names);
      learn();
    }
    function restart() {
      for (const name of ['x', 'y', 'start-row', 'start-column', 'n']) state.set(name, undefined);
      begin();
    }
    function begin() {
      game = room.json('game');
      square = game.rows.length === 2 && game.columns.length === 2;
      editor.build(game, strategyNames(game, t));
      makeMixes();
      changed();
    }
    // While a payoff cannot be read, nothing is said of the game.
    function showWhole() {
      waiting.hidden = !editor.broken;
      results.hidden = editor.broken;
      if (game && editor.broken) course.take(game, names, {rule: controls.get('dynamics'), broken: true});
    }
    begin();

    return {
      frame: ({steps}) => advance(steps),
      reset() { course.showStep(0); },
      draw: () => course.draw(),
    };
  },
};
