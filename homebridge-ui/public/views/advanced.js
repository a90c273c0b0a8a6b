import { ask } from '../ask.js';
import { button } from '../button.js';
import { h } from '../elements.js';
import { merged } from '../merge.js';
import { notice } from '../notice.js';
import { t } from '../texts.js';
import { titled } from './title.js';

/** The remaining options, in a form that Homebridge's interface makes from the schema, in the page's language. */
export function advancedView(app) {
  const said = notice();
  let form;

  const apply = async (schema, formed) => {
    const [first = {}, ...others] = app.blocks;
    await app.change([merged(schema, first, formed), ...others]);
    app.go('overview');
  };

  const load = async () => {
    said.busy(t('loading'));
    try {
      const { schema } = await ask('/form');
      const data = structuredClone(app.blocks[0] ?? {});
      form = homebridge.createForm({ schema, layout: null, form: null }, data, t('apply'), t('cancel'));
      form.onChange(() => undefined);
      form.onSubmit((formed) => void apply(schema, formed));
      form.onCancel(() => app.home());
      said.clear();
    } catch (error) {
      said.problem(error.message);
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
