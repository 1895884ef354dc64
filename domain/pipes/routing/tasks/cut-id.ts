/** A pipe that is cut goes on as `id~2`: the id that it had before. */
export const beforeCut = (id: string): string => id.replace(/(~\d+)+$/, '');
