import { Input } from 'antd';
import { useState } from 'react';
import {
  type RainWish,
  rainOf,
  type StormFormula,
} from '../../../../domain/pipes/routing/rain/design-rain.ts';
import { formulaIn, formulaWords } from '../../../../domain/pipes/routing/rain/formula-text.ts';

/** A storm formula as it is written; what can't be used is marked, and told as null. */
export function FormulaInput({
  label,
  formula,
  wishOf,
  onChange,
}: {
  label: string;
  /** To begin with. */
  formula: StormFormula | null;
  /** The rain that a formula would be of. */
  wishOf: (formula: StormFormula) => RainWish;
  onChange: (formula: StormFormula | null) => void;
}) {
  const [text, setText] = useState(formula ? formulaWords(formula) : '');
  const usable = (written: string): StormFormula | null => {
    const read = formulaIn(written);
    return read && isUsable(wishOf(read)) ? read : null;
  };
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside
    <label className="routing__row">
      <span>{label}</span>
      <Input
        size="small"
        value={text}
        status={text === '' || usable(text) ? '' : 'error'}
        placeholder="q=A(1+ClgP)/(t+b)^n"
        onChange={({ target }) => {
          setText(target.value);
          onChange(usable(target.value));
        }}
      />
    </label>
  );
}

/** Whether drains can be sized by it. */
export function isUsable(wish: RainWish): boolean {
  try {
    rainOf(wish);
    return true;
  } catch {
    return false;
  }
}
