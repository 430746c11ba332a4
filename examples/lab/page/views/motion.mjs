export const motion = {
  id: 'motion',
  title: 'motion.title',
  mount(host, lab) {
    host.append(lab.t('motion.title'));
    return {};
  },
};
