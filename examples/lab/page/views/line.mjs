export const line = {
  id: 'line',
  title: 'line.title',
  mount(host, lab) {
    host.append(lab.t('line.title'));
    return {};
  },
};
