export const plane = {
  id: 'plane',
  title: 'plane.title',
  mount(host, lab) {
    host.append(lab.t('plane.title'));
    return {};
  },
};
