export const table = {
  id: 'table',
  title: 'table.title',
  mount(host, lab) {
    host.append(lab.t('table.title'));
    return {};
  },
};
