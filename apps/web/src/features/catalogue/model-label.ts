/** Some makers' models begin with the brand already. */
export const modelLabel = (model: { name: string; brand: string }): string =>
  model.name.startsWith(model.brand) ? model.name : `${model.brand} ${model.name}`;
