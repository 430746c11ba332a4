export const tape = {
  id: 'tape',
  title: 'tape.title',
  mount(host, lab) {
    host.append(lab.t('tape.title'));
    return {};
  },
};
