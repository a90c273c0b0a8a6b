import { HomebridgePluginUiServer } from '@homebridge/plugin-ui-utils';
import { serveSettings } from '../dist/setup/serve.js';

/** The process behind the settings page. All that it does is in src/setup, where it is tested. */
class SettingsServer extends HomebridgePluginUiServer {
  constructor() {
    super();
    serveSettings(this);
  }
}

new SettingsServer();
