export const slides = () => [];
