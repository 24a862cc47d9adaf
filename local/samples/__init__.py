"""Complete dialogs to post, in the contract's CreateDialog shape, with placeholders so that they never age."""
