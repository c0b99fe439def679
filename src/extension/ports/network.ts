import * as vscode from 'vscode';
import type { NetworkSettings } from '../../node/httpAgent.ts';

/** VS Code's own settings under “Application: Proxy”, which hold for every extension. */
export function networkSettings(certificateFile: string): NetworkSettings {
  const http = vscode.workspace.getConfiguration('http');
  const off = http.get<string>('proxySupport') === 'off';
  return {
    proxy: off ? 'off' : http.get<string>('proxy', '').trim(),
    proxyAuthorization: http.get<string | null>('proxyAuthorization', null) ?? undefined,
    noProxy: http.get<string[]>('noProxy', []),
    strictTls: http.get<boolean>('proxyStrictSSL', true),
    systemCertificates: http.get<boolean>('systemCertificates', true),
    certificateFile,
  };
}
