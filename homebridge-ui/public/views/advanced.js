import { ask } from '../ask.js';
import { button } from '../button.js';
import { h, titled } from '../elements.js';
import { fitted, mergedEntry, propertiesOf } from '../merge.js';
import { notice } from '../notice.js';
import { t } from '../texts.js';

/** @typedef {import('../config.js').Entry} Entry */

/**
 * The remaining options, in a form that Homebridge's interface makes from the schema, in the page's language.
 *
 * @param {import('../app.js').App} app
 */
export function advancedView(app) {
  const said = notice();
  /** @type {ReturnType<typeof window.homebridge.createForm> | undefined} */
  let form;

  /**
   * @param {Entry} properties
   * @param {Entry} formed
   */
  const apply = async (properties, formed) => {
    const [first = {}, ...others] = app.blocks;
    await app.change([mergedEntry(properties, first, formed), ...others]);
    app.go('overview', {});
  };

  const load = async () => {
    said.busy(t('loading'));
    try {
      const { schema } = await ask('/form', {});
      const data = fitted(schema, structuredClone(app.blocks[0] ?? {}));
      form = window.homebridge.createForm(
        { schema, layout: null, form: null },
        data,
        t('apply'),
        t('cancel'),
      );
      form.onChange(() => undefined);
      form.onSubmit((formed) => void apply(propertiesOf(schema), formed));
      form.onCancel(() => app.home());
      said.clear();
    } catch (error) {
      said.problem(error);
    }
  };

  void load();
  const element = h(
    'section',
    {},
    ...titled(t('advancedTitle'), t('advancedLead')),
    said.element,
    button(t('back'), () => app.home()),
  );
  return { element, leave: () => form?.end() };
}
