import { ask } from '../ask.js';
import { button } from '../button.js';
import { h, titled } from '../elements.js';
import { field } from '../field.js';
import { notice } from '../notice.js';
import { hostProblem } from '../overview/gateway.js';
import { t } from '../texts.js';

/**
 * The address of a gateway: it lists its doors itself, and each is asked for the code that one has already.
 *
 * @param {import('../app.js').App} app
 */
export function manualView(app) {
  const said = notice();
  const host = field(t('host'), {
    hint: t('hostHint'),
    value: app.typed.host,
    oninput: (value) => (app.typed.host = value),
  });

  const search = async () => {
    host.complain(undefined);
    said.busy(t('searching'));
    try {
      const look = await ask('/gateway/find', {});
      host.input.value = app.typed.host = look.host;
      said.news(t('found', { host: look.host }));
    } catch (error) {
      said.problem(error);
    }
  };

  const lookForDoors = async () => {
    said.clear();
    const wrong = hostProblem(host.text());
    host.complain(wrong);
    if (wrong !== undefined) {
      host.input.focus();
      return;
    }
    try {
      app.go('doors', { look: await ask('/gateway/look', { host: host.text() }) });
    } catch (error) {
      said.problem(error);
      host.input.focus();
    }
  };

  const submit = button(t('lookForDoors'), lookForDoors, { kind: 'primary', busy: t('looking') });
  const element = h(
    'section',
    {},
    ...titled(t('manualTitle'), t('manualLead')),
    h(
      'form',
      {
        onsubmit: (event) => {
          event.preventDefault();
          submit.click();
        },
      },
      host.element,
      h('div', { class: 'tk-field' }, button(t('search'), search, { busy: t('searching') })),
      said.element,
      h(
        'div',
        { class: 'tk-row' },
        submit,
        button(t('back'), () => app.home()),
      ),
      h('input', { type: 'submit', hidden: true }),
    ),
  );
  return { element };
}
