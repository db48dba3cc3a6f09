//! What only AWS would show, held on the template.
