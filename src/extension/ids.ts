/** Names that stand in the manifest and in the code. */
export const section = 'chatLlm';
export const chatViewId = 'chatLlm.chat';
export const proposalScheme = 'chat-llm-proposal';
/** A `when` context key: a proposed change is open in the active diff editor. */
export const proposalOpenKey = 'chatLlm.proposalOpen';
/** A `when` context key: the active editor shows a proposed change, be it of one file or of several. */
export const proposalActiveKey = 'chatLlm.proposalActive';
export const batchViewId = 'chatLlm.batches';
/** A `when` context key: there are batches, or the person asked to see them. */
export const batchesShownKey = 'chatLlm.batchesShown';
/** Where the workspace's state names the conversation that the panel shows. */
export const shownKey = 'shownConversation';
